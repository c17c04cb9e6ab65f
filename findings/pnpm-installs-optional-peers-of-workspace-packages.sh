#!/usr/bin/env bash
# pnpm 10.34.8 (default settings): a workspace package with an *optional* peer (peerDependenciesMeta) which nobody in the workspace asks for.
#
# One would guess: it is not installed. The setting auto-install-peers (on by default) promises missing peers that are *not* optional, and the same
# package from a tarball, as its users get it, brings none.
# What happens: for a package of the workspace its own optional peer is installed like a dependency, and is handed on: `pnpm deploy --prod` of the app
# that uses it carries it into production (an optional GPU runtime, say: hundreds of megabytes), and tests of "without the optional part" never
# run without it. npm with the same workspace does not install it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix tools pnpm@10.34.8 npm@11.19.1
pnpm="$folder/tools/node_modules/.bin/pnpm"
npm="$folder/tools/node_modules/.bin/npm"
export npm_config_update_notifier=false

# A workspace of two packages; `app` uses `core` by what the second argument says. The optional peer is a small package here.
workspace() {
  mkdir -p "$1/packages/core" "$1/packages/app"
  printf 'packages:\n  - packages/*\n' > "$1/pnpm-workspace.yaml"
  echo '{ "name": "root", "private": true, "workspaces": ["packages/*"] }' > "$1/package.json"
  echo '{ "name": "core", "version": "1.0.0", "peerDependencies": { "ms": "2.1.3" }, "peerDependenciesMeta": { "ms": { "optional": true } } }' \
    > "$1/packages/core/package.json"
  echo "{ \"name\": \"app\", \"version\": \"1.0.0\", \"dependencies\": { \"core\": \"$2\" } }" > "$1/packages/app/package.json"
}
# Whether the optional peer lies anywhere under a folder.
peer() { if [ -n "$(find "$1" -type d -path '*/node_modules/ms' -print -quit)" ]; then echo installed; else echo absent; fi; }

workspace with-pnpm 'workspace:*'
(cd with-pnpm && "$pnpm" install --silent && "$pnpm" --filter app deploy --legacy --prod --silent ../deployed)
workspace with-npm 1.0.0
(cd with-npm && "$npm" install --silent --no-audit --no-fund)
mkdir user
(cd with-pnpm/packages/core && "$pnpm" pack --silent --pack-destination ../../../user > /dev/null)
(cd user && echo '{ "name": "user", "private": true, "dependencies": { "core": "file:core-1.0.0.tgz" } }' > package.json && "$pnpm" install --silent)

echo "pnpm $("$pnpm" --version), npm $("$npm" --version); the optional peer (one would guess: absent, everywhere)"
seen="$(peer with-pnpm) $(peer deployed) $(peer user) $(peer with-npm)"
set -- $seen
printf '  pnpm, the workspace: %s\n  pnpm deploy --prod of the app: %s\n  pnpm, from the tarball: %s\n  npm, the workspace: %s\n' "$@"
[ "$seen" = 'installed installed absent absent' ] || { echo 'they do otherwise than written above' >&2; exit 1; }
