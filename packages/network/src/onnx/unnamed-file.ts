import { randomUUID } from 'node:crypto';
import { openSync, readSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files in it lie in memory, on Linux. */
const MEMORY = '/dev/shm';

/**
 * Opens a file without a name, in memory where there is room, for processes that are given its descriptor. It is gone when none has it open any more.
 *
 * @param bytes that it will hold
 */
export function openUnnamedFile(bytes: number): number {
  const path = join(hasRoom(MEMORY, bytes) ? MEMORY : tmpdir(), `ecg-affect-${randomUUID()}`);
  const descriptor = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return descriptor;
}

/** A piece of a file that holds float32 values. */
export class FileRegion {
  readonly #descriptor: number;
  readonly #start: number;

  /** @param start where it starts, in values */
  constructor(descriptor: number, start: number) {
    this.#descriptor = descriptor;
    this.#start = Float32Array.BYTES_PER_ELEMENT * start;
  }

  /** @throws Error when the file ends before all are read */
  read(to: Float32Array): void {
    this.#whole(readSync, to);
  }

  write(from: Float32Array): void {
    this.#whole(writeSync, from);
  }

  #whole(
    move: (file: number, values: Float32Array, offset: number, bytes: number, position: number) => number,
    values: Float32Array,
  ): void {
    for (let done = 0; done < values.byteLength; ) {
      const moved = move(this.#descriptor, values, done, values.byteLength - done, this.#start + done);
      if (moved === 0) throw new Error('the file that processes share ends too early');
      done += moved;
    }
  }
}

function hasRoom(folder: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > bytes;
  } catch {
    return false;
  }
}
