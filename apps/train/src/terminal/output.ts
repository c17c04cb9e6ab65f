import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Writes a result to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes one JSON document to stdout; a number that JSON cannot say (NaN, infinity) becomes null. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, jsonNumbers, 2));
}

function jsonNumbers(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
}

/**
 * Refuses an output that exists, before any work is done for it.
 * @param otherwise what may be done instead of overwriting it
 * @throws Error that says how to overwrite it
 */
export function refuseExisting(path: string, force: boolean, otherwise = 'choose another --out'): void {
  if (!force && existsSync(path)) throw new Error(`${path} exists already: ${otherwise}, or overwrite it with --force`);
}

/**
 * Removes what is at an output that may be overwritten.
 * @throws Error when that would take the working folder with it
 */
export async function removeOutput(path: string): Promise<void> {
  const inside = relative(resolve(path), process.cwd());
  if (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) {
    throw new Error(`${path} holds the working folder and is not removed: choose another --out`);
  }
  await rm(path, { recursive: true, force: true });
}
