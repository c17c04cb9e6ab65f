import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The built worker, found from `src` as well as from `dist`. */
const WORKER = fileURLToPath(new URL('../../dist/onnx/worker.js', import.meta.url));

/** What a worker answers: no error when it has done what it was told. */
export interface WorkerAnswer {
  readonly error?: Error;
}

/** A process that runs `worker.ts`, one thing at a time. It keeps this one alive while it is at it, and ends when this one does. */
export class WorkerProcess {
  readonly #process: ChildProcess;
  #asked: { resolve(): void; reject(error: Error): void } | undefined;
  #ended: Error | undefined;

  /** @param file descriptor of a file that the worker shall have open, too */
  constructor(file: number) {
    this.#process = fork(WORKER, {
      execArgv: [],
      env: withHugePages(process.env),
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', file],
    });
    const end = (error: Error) => {
      this.#ended = error;
      this.#asked?.reject(error);
    };
    this.#process.on('error', end);
    this.#process.on('exit', (code, signal) =>
      end(new Error(`a worker process ended unexpectedly (${signal ?? `exit code ${code}`})`)),
    );
    this.#process.on('message', ({ error }: WorkerAnswer) =>
      error === undefined ? this.#asked?.resolve() : this.#asked?.reject(error),
    );
    this.#keepAlive(false);
  }

  /**
   * Tells the worker something and resolves when it has done it.
   *
   * @throws Error what the worker threw, or that it has ended
   */
  async ask(message: object): Promise<void> {
    if (this.#ended) throw this.#ended;
    this.#keepAlive(true);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#asked = { resolve, reject };
        // A message fails because the worker has ended, which says more.
        this.#process.send(message, () => {});
      });
    } finally {
      this.#keepAlive(false);
    }
  }

  async end(): Promise<void> {
    if (this.#ended) return;
    this.#keepAlive(true);
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }

  #keepAlive(alive: boolean): void {
    const { channel } = this.#process;
    if (alive) {
      this.#process.ref();
      channel?.ref();
    } else {
      this.#process.unref();
      channel?.unref();
    }
  }
}

/** Where glibc and Linux allow it, large arrays get huge pages, which saves 4 % of a step. */
function withHugePages(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const tunables = [env.GLIBC_TUNABLES, 'glibc.malloc.hugetlb=1'].filter((value) => value).join(':');
  return { ...env, GLIBC_TUNABLES: tunables };
}
