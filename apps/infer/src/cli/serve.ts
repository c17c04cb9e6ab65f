import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { isCode, reasonOf } from '@ecg-affect/errors';
import { InferenceError, readModelFile } from '@ecg-affect/inference';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_SERVER_OPTIONS } from '../server/options.js';
import { atMost, whole } from './arguments.js';

const MEBIBYTE = 2 ** 20;

/** A day, s: Node's timers end before 25 of them. */
const LONGEST_TIMEOUT = 86_400;

/** More threads than cores do not help; many more take minutes to start. */
const MOST_THREADS = 4 * availableParallelism();

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

interface ServeArguments {
  model: string;
  host: string;
  port: number;
  grpcPort?: number;
  threads: number;
  maxBatch: number;
  maxWait: number;
  bodyLimit: number;
  rateLimit?: number;
  allowOrigin: string[];
  timeout: number;
  logLevel: string;
}

/** Adds the command that runs the server until it is told to stop. */
export function addServeCommand(program: Command, version: string): void {
  const defaults = DEFAULT_SERVER_OPTIONS;
  program
    .command('serve')
    .description('an inference server: Open Inference Protocol v2, uploads, live streams, a page')
    .requiredOption('--model <path>', 'an exported .onnx file, or a folder of them', once)
    .option('--host <address>', 'address to listen on', host, defaults.host)
    .option('--port <number>', 'port to listen on; 0 for any free one', whole(0, 65_535), defaults.port)
    .option(
      '--grpc-port <number>',
      'port for the protocol over gRPC; 0 for any free one (default: none)',
      whole(0, 65_535),
    )
    .option(
      '--threads <number>',
      'windows or batches classified at once, each on a thread; 0 for one each core',
      whole(0, MOST_THREADS),
      defaults.threads,
    )
    .option(
      '--max-batch <windows>',
      "windows an inference at most; 0 for what suits the model's precision",
      whole(0, 4096),
      defaults.maxBatch,
    )
    .option('--max-wait <ms>', 'how long a window waits for company', whole(0, 10_000), defaults.maxWait)
    .option('--body-limit <MiB>', 'size of a request at most', atMost(2048), defaults.bodyLimit / MEBIBYTE)
    .option(
      '--rate-limit <number>',
      'requests a minute from one address at most (default: no limit)',
      whole(1, 1_000_000_000),
    )
    .option(
      '--allow-origin <origin>',
      'a page that may stream, as its visitors see it through a proxy, e.g. https://ecg.example.org; may be given again',
      origin,
      [],
    )
    .option(
      '--timeout <s>',
      'time to receive and to answer a request',
      atMost(LONGEST_TIMEOUT),
      defaults.requestTimeout / 1000,
    )
    .addOption(new Option('--log-level <level>', 'what the log has').choices(LOG_LEVELS).default(defaults.logLevel))
    .addHelpText('after', '\nClients must send the token of the environment variable ECG_AFFECT_TOKEN where it is set.')
    .action(
      async ({ model, bodyLimit, timeout, rateLimit, allowOrigin, ...rest }: ServeArguments, command: Command) => {
        const token = readToken(process.env.ECG_AFFECT_TOKEN);
        if (token instanceof Error) command.error(`error: ${token.message}`);
        await checkModelPath(model);
        // Not loaded by the other commands: it takes longer than a prediction.
        const { startServer } = await import('../server/server.js');
        const options = {
          ...defaults,
          ...rest,
          modelPath: model,
          bodyLimit: Math.round(bodyLimit * MEBIBYTE),
          requestTimeout: Math.round(timeout * 1000),
          ...(rateLimit === undefined ? {} : { rateLimit }),
          allowedOrigins: allowOrigin,
          ...(typeof token === 'string' ? { token } : {}),
        };
        const server = await startServer(options, version).catch((error: unknown) => {
          if (isCode(error, 'ENOTFOUND', 'EAI_AGAIN'))
            command.error(`error: --host ${rest.host}: there is no such address`);
          throw isCode(error, 'EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL')
            ? new InferenceError(`cannot listen: ${reasonOf(error)}`, { cause: error })
            : error;
        });
        await new Promise((resolve) => {
          process.once('SIGTERM', resolve);
          process.once('SIGINT', resolve);
        });
        await server.stop();
      },
    );
}

/** A server of one broken file would never be ready; in a folder it may be repaired. */
async function checkModelPath(path: string): Promise<void> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) await readModelFile(path);
}

function once(path: string, previous: string | undefined): string {
  if (previous !== undefined) throw new InvalidArgumentError('It is given twice: several models go into one folder.');
  return path;
}

/** An address of IPv6 may be in brackets, as in a URL. */
function host(text: string): string {
  return text.replace(/^\[(.*)\]$/, '$1');
}

function origin(text: string, previous: readonly string[]): string[] {
  const found = URL.canParse(text) ? new URL(text).origin : 'null';
  if (!found.startsWith('http')) throw new InvalidArgumentError('Expected an origin such as https://ecg.example.org.');
  return [...previous, found];
}

/** The token that clients must send. Line ends around it come from files; without anything else it would keep nobody out, or everybody. */
function readToken(text: string | undefined): string | undefined | Error {
  if (text === undefined) return undefined;
  const token = text.trim();
  if (token === '') return new Error('ECG_AFFECT_TOKEN is empty: give it a value, or unset it to ask for no token');
  if (/\p{Cc}/u.test(token))
    return new Error('ECG_AFFECT_TOKEN has a control character in it, expected printable ones');
  return token;
}
