import { SingleBar } from 'cli-progress';

/** Progress of one long task, on stderr: a bar on a terminal, plain lines elsewhere. */
export interface Progress {
  /** @param done units done so far @param note what is being done, shown behind the bar */
  update(done: number, note?: string): void;
  /** Prints a line above the bar. */
  log(line: string): void;
  stop(): void;
}

/** Seconds between plain lines where there is no terminal. */
const PLAIN_INTERVAL = 10;

/**
 * @param title what is done, e.g. `pre-training`
 * @param total units in all
 */
export function startProgress(title: string, total: number): Progress {
  return process.stderr.isTTY ? barProgress(title, total) : plainProgress(title, total);
}

function barProgress(title: string, total: number): Progress {
  const bar = new SingleBar({
    format: `${title} {bar} {percentage}% {note}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    gracefulExit: false,
  });
  bar.start(total, 0, { note: '' });
  return {
    update: (done, note) => bar.update(done, note === undefined ? {} : { note }),
    log: (line) => {
      bar.stop();
      process.stderr.write(`\r\u001b[K${line}\n`);
      bar.start(total, 0, { note: '' });
    },
    stop: () => bar.stop(),
  };
}

function plainProgress(title: string, total: number): Progress {
  let last = Date.now();
  return {
    update: (done, note = '') => {
      if (Date.now() - last < PLAIN_INTERVAL * 1000) return;
      last = Date.now();
      process.stderr.write(`${title}: ${Math.floor((100 * done) / Math.max(total, 1))} % ${note}\n`);
    },
    log: (line) => {
      process.stderr.write(`${line}\n`);
    },
    stop: () => {},
  };
}
