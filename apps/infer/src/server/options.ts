import type { ServedModelOptions } from './models/served-model.js';

/** How the server is run. */
export interface ServerOptions extends ServedModelOptions {
  /** An exported model, or a folder of them (`NAME.onnx`). */
  readonly modelPath: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Port of the protocol over gRPC, 0: any free one; undefined: it is not served. */
  readonly grpcPort?: number;
  /** Bytes of a request at most. */
  readonly bodyLimit: number;
  /** Requests a minute from one address at most; undefined: no limit. */
  readonly rateLimit?: number;
  /** Clients must send it as `Authorization: Bearer TOKEN`; undefined: nobody is asked. */
  readonly token?: string;
  /** Origins of pages beside the server's own that may stream, where no token is asked for: how a proxy's visitors see the server. */
  readonly allowedOrigins: readonly string[];
  /** Time to receive a request, and to answer it, ms. */
  readonly requestTimeout: number;
  /** Time that work under way is given at the end, ms. */
  readonly drainTimeout: number;
  /** Streams at once at most. */
  readonly maxStreams: number;
  /** How long a dropped stream can be resumed, ms. */
  readonly resumeWindow: number;
  /** A stream whose client sends nothing for as long is dropped, ms. */
  readonly streamSilence: number;
  /** Watchers of all streams at once at most. */
  readonly maxWatchers: number;
  /** Level of the log, or `silent`. */
  readonly logLevel: string;
}

/** What a server does unless told otherwise: {@link ServerOptions} but for its models. */
export const DEFAULT_SERVER_OPTIONS = {
  host: '127.0.0.1',
  port: 8080,
  bodyLimit: 64 * 2 ** 20,
  allowedOrigins: [],
  requestTimeout: 30_000,
  drainTimeout: 30_000,
  maxStreams: 1000,
  resumeWindow: 60_000,
  streamSilence: 60_000,
  maxWatchers: 100,
  logLevel: 'info',
  maxBatch: 0,
  maxWait: 1,
  maxQueue: 4096,
  threads: 0,
} as const satisfies Omit<ServerOptions, 'modelPath'>;
