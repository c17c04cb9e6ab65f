import {
  columns,
  definitions,
  type Html,
  html,
  type LineChartOptions,
  lineChart,
  renderPage,
  type Series,
  table,
} from '@ecg-affect/report';
import { max, mean } from 'd3-array';
import { loadRun } from './load-run.js';
import { readSteps } from './metrics-files.js';
import type { EpochRecord, HeldOutScores, RunRecord } from './run-record.js';

/** Points that a curve over steps is thinned to: about as many as a plot has pixels. */
const MOST_POINTS = 500;

/**
 * A pre-training run as one self-contained HTML page: learning curves by task, learning rate, norms, throughput, data, configuration.
 * @param folder of the run
 * @throws Error when `folder` holds no pre-training run
 */
export async function renderPretrainReport(folder: string): Promise<string> {
  const { record } = await loadRun(folder);
  const { configuration, epochs, engine } = record;
  return renderPage({
    title: 'Pre-training',
    warnings: record.data.some(({ synthetic }) => synthetic) ? ['Trained on synthetic ECG, at least in part.'] : [],
    subtitle: `${epochs.length} ${configuration.steps === undefined ? `of ${configuration.epochs} epochs` : `epochs, ${configuration.steps} steps`}, seed ${configuration.seed}, engine ${engine}`,
    sections: [
      { title: 'Tasks', content: taskSection(epochs) },
      { title: 'Optimisation', content: stepSection(await readSteps(folder)) },
      { title: 'Data', content: dataSection(record) },
      { title: 'Configuration', content: definitions(flattened(configuration)) },
    ],
  });
}

function taskSection(epochs: readonly EpochRecord[]): Html | string {
  const last = epochs.at(-1);
  if (!last) return 'The first epoch is not over yet.';
  const curves = (value: (epoch: EpochRecord, task: string) => number | null | undefined): Series[] =>
    Object.keys(last.losses).map((name) => ({
      name,
      points: epochs.map((epoch) => [epoch.epoch, value(epoch, name) ?? null]),
    }));
  const x = 'epoch';
  const chart = (
    title: string,
    y: string,
    value: Parameters<typeof curves>[0],
    yDomain?: readonly [number, number],
  ): Html => lineChart({ title, x, y, series: curves(value), ...(yDomain && { yDomain }) });
  const scores = (weights: string, { heldOut }: HeldOutScores): Html =>
    table({
      caption: `${weights} after epoch ${last.epoch}, on held-out subjects`,
      columns: ['Task', 'Loss', 'F1', 'AUROC'],
      rows: Object.entries(heldOut).map(([task, { loss, f1, auroc }]) => [task, ...[loss, f1, auroc].map(rounded)]),
    });
  return html`${[
    scores('Weights', last),
    ...(last.average ? [scores('Averaged weights', last.average)] : []),
    columns(
      chart('F1, held-out subjects', 'F1', ({ heldOut }, task) => heldOut[task]?.f1, [0, 1]),
      chart('AUROC, held-out subjects', 'AUROC', ({ heldOut }, task) => heldOut[task]?.auroc, [0, 1]),
      chart('Loss, held-out subjects', 'cross-entropy', ({ heldOut }, task) => heldOut[task]?.loss),
      chart('Loss in training, with dropout', 'cross-entropy', ({ losses }, task) => losses[task]),
    ),
  ]}`;
}

function stepSection(steps: ReadonlyMap<string, Float64Array>): Html {
  const chart = (title: string, column: string, y: string, scale: Pick<LineChartOptions, 'yDomain' | 'yScale'>): Html =>
    lineChart({ title, x: 'step', y, ...scale, series: [{ name: title, points: thinned(steps, column) }] });
  const fromZero = (column: string): { yDomain: [number, number] } => ({
    yDomain: [0, max(steps.get(column) ?? []) ?? 0],
  });
  return columns(
    chart('Loss of all tasks, weighted', 'loss', 'loss', fromZero('loss')),
    chart('Learning rate', 'learning_rate', 'learning rate', fromZero('learning_rate')),
    chart('Norm of the gradient', 'gradient_norm', 'gradient norm', { yScale: 'log' }),
    chart('Norm of the weights', 'weight_norm', 'weight norm', {}),
    chart('Throughput', 'signals_per_second', 'signals/s', fromZero('signals_per_second')),
  );
}

function dataSection({ data, heldOutSubjects, preprocessing }: RunRecord): Html {
  return html`${table({
    columns: ['Store', 'Windows', 'Subjects', 'Fingerprint'],
    rows: data.map(({ path, rows, subjects, fingerprint }) => [
      path,
      rows,
      Object.keys(subjects).length,
      fingerprint.slice(0, 12),
    ]),
  })}${definitions({ 'Held-out subjects': heldOutSubjects.join(', ') || 'none', ...flattened({ ...preprocessing }) })}`;
}

/** A column over the steps, as means of equal stretches where there are more than fit a plot. */
function thinned(columns: ReadonlyMap<string, Float64Array>, name: string): [number, number][] {
  const steps = columns.get('step') ?? new Float64Array();
  const values = columns.get(name) ?? new Float64Array();
  const points = Math.min(MOST_POINTS, steps.length);
  const bound = (point: number): number => Math.floor((point * steps.length) / points);
  return Array.from({ length: points }, (_, point) => [
    mean(steps.subarray(bound(point), bound(point + 1))) ?? Number.NaN,
    mean(values.subarray(bound(point), bound(point + 1))) ?? Number.NaN,
  ]);
}

/** Nested settings as one level of names and texts, e.g. `difficulty.snr`. */
function flattened(settings: Readonly<Record<string, unknown>>, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(flattened({ ...value }, `${prefix}${name}.`))
        : [[`${prefix}${name}`, Array.isArray(value) ? value.join(', ') : String(value)]],
    ),
  );
}

function rounded(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}
