import type { NetworkDescription, Parameters, Program } from '@ecg-affect/network';
import type { Random } from '@ecg-affect/random';
import { sum } from 'd3-array';
import type { PretrainConfiguration } from './configuration.js';
import type { HeldOutScores } from './run-record.js';
import { scoreTask } from './task-scores.js';
import { signalsOf } from './training-batches.js';
import type { JoinedSource } from './window-source.js';

/**
 * Scores every pretext task on some windows and their transformed copies, without dropout.
 * @param random a stream that is the same at every call of a run, so that scores can be compared
 * @returns scores by task, empty where there are no rows, and the loss of all, weighted as in training
 */
export async function evaluateTasks(
  program: Program,
  network: NetworkDescription,
  parameters: Parameters,
  source: JoinedSource,
  rows: Uint32Array,
  configuration: PretrainConfiguration,
  random: Random,
): Promise<HeldOutScores> {
  const logits = new Map<string, number[]>();
  const labels = new Map<string, number[]>();
  const subjects: string[] = [];
  const append = (to: Map<string, number[]>, from: ReadonlyMap<string, Float32Array>): void => {
    for (const [task, values] of from) to.set(task, (to.get(task) ?? []).concat(Array.from(values)));
  };
  for (let start = 0; start < rows.length; start += configuration.batchSize) {
    const chosen = rows.subarray(start, start + configuration.batchSize);
    const batch = await signalsOf(source, chosen, configuration, random);
    append(logits, (await program.forward(parameters, batch.x, batch.size)).logits);
    append(labels, batch.labels);
    for (const from of batch.order) subjects.push(source.subjects[chosen[Math.floor(from / network.heads.length)]]);
  }
  const heldOut = Object.fromEntries(
    Array.from(logits, ([task, values]) => [task, scoreTask(values, labels.get(task) ?? [], subjects)]),
  );
  const heldOutLoss = rows.length === 0 ? null : sum(network.heads, ({ name, weight }) => weight * heldOut[name].loss);
  return { heldOut, heldOutLoss };
}
