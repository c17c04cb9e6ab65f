import type { ModelMetadata } from '@ecg-affect/model-metadata';

/** A model's card for reading. */
export function formatMetadata(metadata: ModelMetadata): string {
  const { evaluation, software } = metadata;
  const rows: [string, string][] = [
    ['predicts', `${metadata.target}: ${metadata.classes.join(', ')}`],
    ['input', `ecg float32 [batch, ${metadata.inputLength}]`],
    ...Object.entries(metadata.preprocessing).map(([name, value]): [string, string] => [name, String(value ?? 'none')]),
    ['temperature', metadata.temperature.toPrecision(4)],
    ['precision', formatPrecision(metadata)],
    ['pre-trained on', formatData(metadata.pretraining)],
    ['trained on', formatData(metadata.training)],
    ['evaluated by', evaluation ? `${evaluation.protocol}; ${evaluation.leakage}` : 'not evaluated'],
    ...(evaluation?.scores ?? []).map((score): [string, string] => [`  ${score.name}`, formatScore(score)]),
    ['data', metadata.synthetic ? 'SYNTHETIC: scores say nothing about people' : 'recorded from people'],
    ['software', `${software.name} ${software.version}`],
    ['graph SHA-256', metadata.graphSha256],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`), `${metadata.notice}\n`].join('');
}

function formatPrecision({ precision, calibration, parity }: ModelMetadata): string {
  const decisions = `${(100 * parity.decisionsChanged).toFixed(1)} % of ${parity.windows} decisions`;
  const score = parity.scoreLost === null ? '' : ` and ${parity.scoreLost.toFixed(4)} of the score`;
  const how = calibration === undefined ? '' : ` calibrated by ${calibration};`;
  return `${precision};${how} costs ${decisions}${score} against training`;
}

function formatData(uses: ModelMetadata['training']): string {
  if (uses.length === 0) return 'nothing';
  return uses
    .map(({ dataset, subjects, windows }) => `${dataset} (${subjects} subjects, ${windows} windows)`)
    .join(', ');
}

function formatScore({ value, interval }: { value: number; interval?: [number, number] | undefined }): string {
  const range = interval ? ` (95 % interval ${interval[0].toFixed(3)} to ${interval[1].toFixed(3)})` : '';
  return `${value.toFixed(3)}${range}`;
}
