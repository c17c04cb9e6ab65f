import type { RecordingPrediction, WindowPrediction } from '@ecg-affect/inference';
import { csvFormatRow } from 'd3-dsv';

/** Said of a window that the model learns with what is usual of the person. */
const CALIBRATING = 'calibrating';

/** One row a window, for spreadsheets; RFC 4180. */
export function formatCsv({ classes, windows }: Pick<RecordingPrediction, 'classes' | 'windows'>): string {
  const seconds = windows[0]?.context?.seconds;
  const ofContext =
    seconds === undefined ? [] : [...classes.map((name) => `p(${name}, ${seconds} s)`), `decision (${seconds} s)`];
  const header = ['start', 'quality', ...classes.map((name) => `p(${name})`), 'decision', ...ofContext];
  const rows = windows.map(({ start, quality, probabilities, decision, context }) => [
    String(start),
    quality.toFixed(3),
    ...classes.map((_, k) => probabilities?.[k].toFixed(6) ?? ''),
    saidOf({ decision, probabilities }),
    ...(context ? classes.map((_, k) => context.probabilities?.[k].toFixed(6) ?? '') : []),
    ...(context ? [context.decision ?? saidOf({ decision: null, probabilities })] : []),
  ]);
  return [header, ...rows].map((row) => `${csvFormatRow(row)}\r\n`).join('');
}

/** One row a window, for reading. */
export function formatTable({ classes, windows }: RecordingPrediction): string {
  const columns = classes.map((name) => name.padStart(widthOf(name))).join('  ');
  const seconds = windows[0]?.context?.seconds;
  const header = `   start  quality  ${columns}  ${decisionHeader(classes, seconds)}`;
  const rows = windows.map((window) => formatRow(window, classes));
  return [header, ...rows].map((row) => `${row}\n`).join('');
}

/** What the windows say together, where from, and what to make of it. */
export function formatSummary(prediction: RecordingPrediction): string {
  const { summary, classes, channel, normalisation, minQuality } = prediction;
  const windows = `${summary.windows} windows of ${prediction.windowSeconds} s of "${channel}"`;
  const decided = summary.probabilities
    ? `${summary.decision} (${summary.probabilities.map((p, k) => `${classes[k]} ${percent(p)}`).join(', ')})`
    : summary.calibrating
      ? `cannot be said: no window behind the ${summary.calibrating} that the model calibrates to the person with is good enough`
      : 'cannot be said: the signal is too poor in every window';
  const lines = [
    `${prediction.target}: ${decided}`,
    `${windows}; ${summary.calibrating === undefined ? '' : `${summary.calibrating} to calibrate, `}${summary.abstained} abstained (quality below ${minQuality}), ${summary.dropped} dropped (missing samples)`,
    `normalisation ${normalisation.policy}: ${normalisation.statistics}`,
    ...(prediction.synthetic ? ['SYNTHETIC: this model learnt from synthetic ECG'] : []),
    prediction.notice,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The row of one window, without a line end. */
export function formatRow(
  { start, quality, probabilities, decision, context }: WindowPrediction,
  classes: readonly string[],
): string {
  const columns = classes.map((name, k) => (probabilities ? percent(probabilities[k]) : '').padStart(widthOf(name)));
  const said = saidOf({ decision, probabilities });
  const row = `${`${start.toFixed(1)} s`.padStart(8)}  ${quality.toFixed(2).padStart(7)}  ${columns.join('  ')}  ${said}`;
  // While it calibrates, the windows before say no more.
  if (context === undefined || probabilities === null) return row;
  const share = context.probabilities === null ? '' : ` ${percent(Math.max(...context.probabilities))}`;
  return `${row}${' '.repeat(decisionWidth(classes) - said.length)}  ${context.decision ?? 'abstained'}${share}`;
}

/** What a window says, or why it says nothing. */
function saidOf({ decision, probabilities }: Pick<WindowPrediction, 'decision' | 'probabilities'>): string {
  return decision ?? (probabilities === null ? CALIBRATING : 'abstained');
}

/** Of the columns with what a window says, and what the last ones say together. */
function decisionHeader(classes: readonly string[], seconds: number | undefined): string {
  return seconds === undefined ? 'decision' : `${'decision'.padEnd(decisionWidth(classes))}  last ${seconds} s`;
}

function decisionWidth(classes: readonly string[]): number {
  return Math.max(...['abstained', ...classes].map(({ length }) => length));
}

/** Of a column: for the name of its class, and for 99.9 %. */
function widthOf(name: string): number {
  return Math.max(name.length, 6);
}

function percent(p: number): string {
  return `${(100 * p).toFixed(1)} %`;
}
