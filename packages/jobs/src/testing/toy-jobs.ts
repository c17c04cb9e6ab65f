import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Attempt, defineJob, type JobKinds } from '../define-job.js';

/** Jobs that take next to no time: numbers, and sums of them. */

/** What toy jobs share: numbers by name. */
export interface Numbers {
  readonly valueOf: (name: string) => number;
}

const numberSchema = z.object({ kind: z.literal('number'), name: z.string(), seconds: z.number().default(0) });
const sumSchema = z.object({ kind: z.literal('sum'), of: z.array(numberSchema) });

export type NumberJob = z.infer<typeof numberSchema>;
export type SumJob = z.infer<typeof sumSchema>;

const numberJob = defineJob({
  kind: 'number',
  schema: numberSchema,
  needs: () => [],
  cost: (job) => 1 + job.name.length,
  run: async ({ name, seconds }: NumberJob, { folder, context, signal, onProgress }: Attempt<Numbers>) => {
    const value = context.valueOf(name);
    onProgress(0.5, name);
    await sleep(1000 * seconds, undefined, { signal });
    await writeFile(join(folder, 'value'), `${value}`);
  },
});

const sumJob = defineJob({
  kind: 'sum',
  schema: sumSchema,
  needs: ({ of }) => of,
  cost: () => 1,
  run: async ({ of }: SumJob, { folder, resultOf }: Attempt<Numbers>) => {
    const values = await Promise.all(of.map((job) => readFile(join(resultOf(job), 'value'), 'utf8')));
    await writeFile(join(folder, 'value'), `${values.reduce((sum, value) => sum + Number(value), 0)}`);
  },
});

export const TOY_KINDS: JobKinds<Numbers> = [numberJob, sumJob];

/** The length of a name is its value; none called `bad` has one. */
export const LENGTHS: Numbers = {
  valueOf: (name) => {
    if (name === 'bad') throw new Error(`${name} has no value`);
    return name.length;
  },
};

export function sumOf(names: readonly string[], seconds = 0): SumJob {
  return { kind: 'sum', of: names.map((name) => ({ kind: 'number', name, seconds })) };
}
