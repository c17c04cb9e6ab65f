import { existsSync } from 'node:fs';

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
 * @throws Error that says how to overwrite it
 */
export function refuseExisting(path: string, force: boolean): void {
  if (!force && existsSync(path))
    throw new Error(`${path} exists already: choose another --out, or overwrite it with --force`);
}
