import type { RecordingPrediction, WindowPrediction } from '@ecg-affect/inference';
import { csvFormatRow } from 'd3-dsv';

/** One row a window, for spreadsheets; RFC 4180. */
export function formatCsv({ classes, windows }: Pick<RecordingPrediction, 'classes' | 'windows'>): string {
  const header = ['start', 'quality', ...classes.map((name) => `p(${name})`), 'decision'];
  const rows = windows.map(({ start, quality, probabilities, decision }) => [
    String(start),
    quality.toFixed(3),
    ...probabilities.map((p) => p.toFixed(6)),
    decision ?? 'abstained',
  ]);
  return [header, ...rows].map((row) => `${csvFormatRow(row)}\r\n`).join('');
}

/** One row a window, for reading. */
export function formatTable({ classes, windows }: RecordingPrediction): string {
  const header = `   start  quality  ${classes.map((name) => name.padStart(widthOf(name))).join('  ')}  decision`;
  const rows = windows.map((window) => formatRow(window, classes));
  return [header, ...rows].map((row) => `${row}\n`).join('');
}

/** What the windows say together, where from, and what to make of it. */
export function formatSummary(prediction: RecordingPrediction): string {
  const { summary, classes, channel, normalisation, minQuality } = prediction;
  const windows = `${summary.windows} windows of ${prediction.windowSeconds} s of "${channel}"`;
  const decided = summary.probabilities
    ? `${summary.decision} (${summary.probabilities.map((p, k) => `${classes[k]} ${percent(p)}`).join(', ')})`
    : 'cannot be said: the signal is too poor in every window';
  const lines = [
    `${prediction.target}: ${decided}`,
    `${windows}; ${summary.abstained} abstained (quality below ${minQuality}), ${summary.dropped} dropped (missing samples)`,
    `normalisation ${normalisation.policy}: ${normalisation.statistics}`,
    ...(prediction.synthetic ? ['SYNTHETIC: this model learnt from synthetic ECG'] : []),
    prediction.notice,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The row of one window, without a line end. */
export function formatRow(
  { start, quality, probabilities, decision }: WindowPrediction,
  classes: readonly string[],
): string {
  const columns = probabilities.map((p, k) => percent(p).padStart(widthOf(classes[k])));
  return `${`${start.toFixed(1)} s`.padStart(8)}  ${quality.toFixed(2).padStart(7)}  ${columns.join('  ')}  ${decision ?? 'abstained'}`;
}

/** Of a column: for the name of its class, and for 99.9 %. */
function widthOf(name: string): number {
  return Math.max(name.length, 6);
}

function percent(p: number): string {
  return `${(100 * p).toFixed(1)} %`;
}
