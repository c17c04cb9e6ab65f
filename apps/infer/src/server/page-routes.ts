import { readdir, readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyInstance } from 'fastify';

/** Where the build puts the page. */
const FOLDER = new URL('../../dist/page/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** The page may load nothing from elsewhere, and no other page may frame it. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/** The page at `/`, and the files it is made of. It holds no secret: it asks for a token itself where the server wants one. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  const names = await readdir(FOLDER).catch(() => []);
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (!type) continue;
    // As the files lie beside each other, so that any host of static files serves the same page.
    const path = name === 'index.html' ? '/' : `/${name}`;
    // Read on every request: the largest file, onnxruntime for browsers, is seldom asked for.
    app.get(path, { config: { public: true }, schema: { hide: true } }, async (request, reply) => {
      const file = new URL(name, FOLDER);
      const { mtimeMs, size } = await stat(file);
      // Weak: the same in gzip. onnxruntime for browsers is 14 MB, which are not sent again.
      const tag = `W/"${Math.round(mtimeMs).toString(36)}-${size.toString(36)}"`;
      reply
        .type(type)
        .header('content-security-policy', POLICY)
        .header('x-content-type-options', 'nosniff')
        // Isolated from other origins, a page may share memory with threads: onnxruntime then computes on several.
        .header('cross-origin-opener-policy', 'same-origin')
        .header('cross-origin-embedder-policy', 'require-corp')
        .header('cache-control', 'no-cache')
        .header('etag', tag);
      const known = request.headers['if-none-match']?.split(',').map((one) => one.trim());
      return known?.includes(tag) ? reply.code(304).send() : reply.send(await readFile(file));
    });
  }
}
