# The training program: `docker build -f deploy/train.Dockerfile -t ecg-affect .` from the root of the repository.
FROM node:20-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npx --yes pnpm@10.34.8 install --frozen-lockfile \
  && npx --yes pnpm@10.34.8 exec turbo run build --filter=ecg-affect... \
  && npx --yes pnpm@10.34.8 --filter ecg-affect deploy --legacy --prod --config.auto-install-peers=false /app
# onnxruntime-node brings the libraries of every platform: 240 MB that this image has no use for.
RUN find /app -path '*/onnxruntime-node/bin/napi-*/*/*' -prune ! -path "*/$(node -p 'process.platform + "/" + process.arch')" -exec rm -r {} +

FROM node:20-bookworm-slim
WORKDIR /app
COPY --from=build /app .
RUN ln -s /app/bin/ecg-affect.js /usr/local/bin/ecg-affect
# By number: Kubernetes cannot tell that a name is not root.
USER 1000
ENTRYPOINT ["ecg-affect"]
