// public API, apart because it loads what predictions alone do not need

export { DEFAULT_SERVER_OPTIONS, type ServerOptions } from './options.js';
export { type Server, startServer } from './server.js';
