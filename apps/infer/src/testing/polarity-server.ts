import { DEFAULT_SERVER_OPTIONS, type ServerOptions } from '../server/options.js';
import { type Server, startServer } from '../server/server.js';

/** A server on a free port, quiet, on one thread. */
export async function startTestServer(modelPath: string, options: Partial<ServerOptions> = {}): Promise<Server> {
  const quiet = { port: 0, logLevel: 'silent', threads: 1 };
  const server = await startServer({ ...DEFAULT_SERVER_OPTIONS, ...quiet, ...options, modelPath }, '0.0.0');
  await server.started;
  return server;
}
