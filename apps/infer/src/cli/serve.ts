import { stat } from 'node:fs/promises';
import { InferenceError, readModelFile } from '@ecg-affect/inference';
import type { Command } from 'commander';
import { DEFAULT_SERVER_OPTIONS } from '../server/options.js';
import { positive, whole } from './arguments.js';

const MEBIBYTE = 2 ** 20;

interface ServeArguments {
  model: string;
  host: string;
  port: number;
  threads: number;
  maxBatch: number;
  maxWait: number;
  bodyLimit: number;
  rateLimit?: number;
  timeout: number;
  logLevel: string;
}

/** Adds the command that runs the server until it is told to stop. */
export function addServeCommand(program: Command, version: string): void {
  const defaults = DEFAULT_SERVER_OPTIONS;
  program
    .command('serve')
    .description('an inference server: Open Inference Protocol v2, uploads, live streams, a page')
    .requiredOption('--model <path>', 'an exported .onnx file, or a folder of them')
    .option('--host <address>', 'address to listen on', defaults.host)
    .option('--port <number>', 'port to listen on; 0 for any free one', whole, defaults.port)
    .option(
      '--threads <number>',
      'windows or batches classified at once, each on a thread; 0 for one each core',
      whole,
      defaults.threads,
    )
    .option(
      '--max-batch <windows>',
      "windows an inference at most; 0 for what suits the model's precision",
      whole,
      defaults.maxBatch,
    )
    .option('--max-wait <ms>', 'how long a window waits for company', whole, defaults.maxWait)
    .option('--body-limit <MiB>', 'size of a request at most', positive, defaults.bodyLimit / MEBIBYTE)
    .option('--rate-limit <number>', 'requests a minute from one address at most (default: no limit)', positive)
    .option('--timeout <s>', 'time to receive and to answer a request', positive, defaults.requestTimeout / 1000)
    .option('--log-level <level>', 'trace, debug, info, warn, error or silent', defaults.logLevel)
    .addHelpText('after', '\nClients must send the token of the environment variable ECG_AFFECT_TOKEN where it is set.')
    .action(async ({ model, bodyLimit, timeout, rateLimit, ...rest }: ServeArguments) => {
      await checkModelPath(model);
      // Not loaded by the other commands: it takes longer than a prediction.
      const { startServer } = await import('../server/server.js');
      const token = process.env.ECG_AFFECT_TOKEN;
      const options = {
        ...defaults,
        ...rest,
        modelPath: model,
        bodyLimit: Math.round(bodyLimit * MEBIBYTE),
        requestTimeout: Math.round(timeout * 1000),
        ...(rateLimit === undefined ? {} : { rateLimit }),
        ...(token ? { token } : {}),
      };
      const server = await startServer(options, version).catch((error: NodeJS.ErrnoException) => {
        throw error.syscall === 'listen'
          ? new InferenceError(`cannot listen: ${error.message}`, { cause: error })
          : error;
      });
      await new Promise((resolve) => {
        process.once('SIGTERM', resolve);
        process.once('SIGINT', resolve);
      });
      await server.stop();
    });
}

/** A server of one broken file would never be ready; in a folder it may be repaired. */
async function checkModelPath(path: string): Promise<void> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) await readModelFile(path);
}
