import { writeSync } from 'node:fs';

/** Where the log's lines go. */
export interface LogStream {
  write(line: string): void;
}

/**
 * Writes lines to an open file. One that cannot be written, because the disk is full or nobody reads the pipe any more, is lost; the server goes
 * on, and says how many were lost as soon as it can.
 * @param fd of the file, e.g. 2 for standard error
 */
export function logStream(fd: number): LogStream {
  let lost = 0;
  return {
    write(line) {
      try {
        if (lost > 0) {
          writeSync(
            fd,
            `${JSON.stringify({ level: 40, time: Date.now(), pid: process.pid, lost, msg: 'log lines were lost' })}\n`,
          );
          lost = 0;
        }
        writeSync(fd, line);
      } catch {
        lost++;
      }
    },
  };
}
