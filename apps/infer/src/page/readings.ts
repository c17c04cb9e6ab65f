import type { WindowPrediction } from '@ecg-affect/inference';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import { $, percent, text } from './dom.js';

/** What a prediction says in a word. */
export function decisionWords({
  decision,
  probabilities,
}: Pick<WindowPrediction, 'decision' | 'probabilities'>): string {
  return decision ?? (probabilities === null ? 'calibrating' : 'too poor to say');
}

export function showPrediction(prediction: WindowPrediction, { classes, target }: ModelMetadata): void {
  const { quality, probabilities, decision, context } = prediction;
  const share = decision === null ? '' : ` ${percent(probabilities?.[classes.indexOf(decision)] ?? 0)}`;
  $('target').textContent = target;
  $('quality').textContent = percent(quality);
  $('decision').textContent = decisionWords(prediction) + share;
  $('context-reading').hidden = context === undefined;
  if (context === undefined) return;
  const shared = context.probabilities === null ? '' : ` ${percent(Math.max(...context.probabilities))}`;
  $('context-span').textContent = `${target}, last ${context.seconds} s`;
  $('context').textContent = (context.decision ?? decisionWords({ decision: null, probabilities })) + shared;
}

/** @param rPeaks sample numbers */
export function showHeartRate(rPeaks: ArrayLike<number>, sampleRate: number): void {
  const intervals = Array.from(rPeaks)
    .slice(1)
    .map((peak, i) => (peak - rPeaks[i]) / sampleRate)
    .sort((a, b) => a - b);
  const middle = intervals[intervals.length >> 1];
  $('heart-rate').textContent = middle ? `${Math.round(60 / middle)} /min` : '–';
}

/** Nothing is known now. */
export function clearReadings(): void {
  $('heart-rate').textContent = '–';
  clearPrediction();
}

/** Nothing is predicted now. */
export function clearPrediction(): void {
  for (const id of ['quality', 'decision', 'context']) $(id).textContent = '–';
}

/** No model is known. */
export function clearCard(): void {
  $('card').replaceChildren();
  $('context-reading').hidden = true;
  $('target').textContent = 'Prediction';
  $('legend').textContent = 'Probability of each class over time';
}

/** What the model is, and the colours of its classes. */
export function showCard(
  name: string,
  { classes, target, training, pretraining, evaluation, synthetic, precision, notice }: ModelMetadata,
): void {
  const used = (uses: typeof training) =>
    uses.map(({ dataset, subjects }) => `${dataset} (${subjects} subjects)`).join(', ') || 'nothing';
  const rows: [string, string][] = [
    ['model', name],
    ['predicts', `${target}: ${classes.join(', ')}`],
    [
      'trained on',
      `${used(training)}; pre-trained on ${used(pretraining)}${synthetic ? '; SYNTHETIC data: says nothing about people' : ''}`,
    ],
    ['evaluated by', evaluation ? `${evaluation.protocol}; ${evaluation.leakage}` : 'not evaluated'],
    ...(evaluation?.scores ?? []).map(({ name, value }): [string, string] => [name, value.toFixed(3)]),
    ['precision', precision],
    ['notice', notice],
  ];
  $('card').replaceChildren(...rows.flatMap(([name, value]) => [text('dt', name), text('dd', value)]));
  $('legend').replaceChildren(
    'Probability over time',
    ...classes.map((name, k) => Object.assign(text('span', name), { className: `class-${k % 6}` })),
  );
}
