import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

const named = process.env.ECG_AFFECT_DATA;
const folder = named ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** False where the folder of the data sets is absent. */
export const hasData = existsSync(folder);
if (named !== undefined && !hasData) throw new Error(`ECG_AFFECT_DATA is ${named}, which does not exist`);

/** Path in the folder of the data sets: `ECG_AFFECT_DATA`, or `../shared/data` beside the repository. */
export const dataPath = (...parts: string[]): string => join(folder, ...parts);

const titled = (title: string) => (hasData ? title : `${title} (skipped: no data sets in ${folder})`);

/** `describe` for tests that read the data sets: skipped, saying so, where the folder is absent. */
export function describeWithData(title: string, body: () => void): void {
  describe.skipIf(!hasData)(titled(title), body);
}

/** `it` for a test that reads the data sets: skipped, saying so, where the folder is absent. */
export function itWithData(title: string, body: () => void | Promise<void>, timeout?: number): void {
  it.skipIf(!hasData)(titled(title), body, timeout);
}
