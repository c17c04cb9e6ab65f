import { bestEpoch, type PretrainedEncoder } from '@ecg-affect/pretext-model';

/** Says on stderr which of a run's checkpoints is taken. */
export function noteEncoder({ path, record, weights }: PretrainedEncoder): void {
  const epoch = record.epochs.length;
  const why = epoch > 0 && bestEpoch(record) === epoch ? ', of the least held-out loss' : '';
  process.stderr.write(`encoder: ${path}, epoch ${epoch}${why}${weights === 'average' ? ', averaged weights' : ''}\n`);
}
