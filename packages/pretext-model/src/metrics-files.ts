import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '@ecg-affect/files';
import type { TrainStepResult } from '@ecg-affect/network';
import { csvFormatRows, csvParseRows } from 'd3-dsv';
import type { EpochRecord } from './run-record.js';

const STEPS = 'steps.csv';

/** One line of `steps.csv`. */
export interface StepRecord extends Omit<TrainStepResult, 'logits'> {
  /** From 1. */
  readonly epoch: number;
  readonly signalsPerSecond: number;
}

/**
 * The metrics of a run as tables for other tools: `steps.csv` with a line a step, `epochs.csv` with a line an epoch.
 * They only follow the checkpoints: lines of steps that a resumed run takes again are dropped.
 */
export interface MetricsFiles {
  addStep(record: StepRecord): Promise<void>;
  writeEpochs(epochs: readonly EpochRecord[]): Promise<void>;
}

/**
 * @param tasks the columns, in order
 * @param step steps that the run has taken; later lines in `steps.csv` are dropped
 */
export async function openMetricsFiles(folder: string, tasks: readonly string[], step: number): Promise<MetricsFiles> {
  const steps = join(folder, STEPS);
  const header = [
    'step',
    'epoch',
    'loss',
    ...tasks.map((task) => `loss/${task}`),
    'learning_rate',
    'gradient_norm',
    'weight_norm',
    'signals_per_second',
  ];
  const before = step === 0 ? '' : await readFile(steps, 'utf8').catch(() => '');
  const kept = csvParseRows(wholeLines(before)).filter(([number]) => Number.parseInt(number, 10) <= step);
  await replaceFile(steps, lines([header, ...kept]));
  return {
    addStep: async ({ step, epoch, loss, losses, learningRate, gradientNorm, weightNorm, signalsPerSecond }) => {
      const row = [
        step,
        epoch,
        loss,
        ...tasks.map((task) => losses.get(task)),
        learningRate,
        gradientNorm,
        weightNorm,
        signalsPerSecond,
      ];
      await appendFile(steps, lines([row]));
    },
    writeEpochs: async (epochs) => {
      const measures = ['loss', 'f1', 'auroc'] as const;
      const columns = tasks.flatMap((task) => measures.map((measure) => ({ task, measure })));
      await replaceFile(
        join(folder, 'epochs.csv'),
        lines([
          [
            'epoch',
            'step',
            'loss',
            'held_out_loss',
            'seconds',
            'signals_per_second',
            ...columns.map(({ task, measure }) => `held_out_${measure}/${task}`),
            'held_out_loss_of_average',
          ],
          ...epochs.map(({ epoch, step, loss, seconds, signalsPerSecond, heldOut, heldOutLoss, average }) => [
            epoch,
            step,
            loss,
            heldOutLoss,
            seconds,
            signalsPerSecond,
            ...columns.map(({ task, measure }) => heldOut[task]?.[measure]),
            average?.heldOutLoss,
          ]),
        ]),
      );
    },
  };
}

/** Without what a process that was killed has left of its last line. */
function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** Text of a table's rows; what is not defined is an empty field. */
function lines(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return `${csvFormatRows(rows.map((row) => row.map((value) => String(value ?? ''))))}\n`;
}

/** The columns of `steps.csv` by name; a field that is no number is NaN. */
export async function readSteps(folder: string): Promise<ReadonlyMap<string, Float64Array>> {
  const [header, ...rows] = csvParseRows(wholeLines(await readFile(join(folder, STEPS), 'utf8')));
  return new Map(
    header.map((name, column) => [name, Float64Array.from(rows, (row) => Number.parseFloat(row[column]))]),
  );
}
