import type { EncoderReference, Job } from './spec.js';

/** A job in a few words, for people. */
export function describe(job: Job): string {
  switch (job.kind) {
    case 'prepare': {
      const { dataset, part } = job;
      const name = dataset.kind === 'folder' ? dataset.path : 'a synthetic cohort';
      return `windows of ${name}, part ${part.index + 1} of ${part.of}`;
    }
    case 'pretrain': {
      const { epochs, transformations } = job.settings;
      const without = job.without.length > 0 ? `, without ${job.without.join(', ')}` : '';
      const stores = job.stores.map(({ path }) => path).join(', ');
      return `pre-train on ${stores}${without}: ${epochs} epochs of ${transformations.join(', ')}`;
    }
    case 'features':
      return `features of ${job.store.path}: ${job.of.kind}${'encoder' in job.of ? ` ${sourceOf(job.of.encoder)}` : ''}`;
    case 'fold':
      return `${job.line}${job.bySubject ? ', by subject' : ''}, fold ${job.fold} of ${job.division.protocol}`;
    case 'evaluation':
      return `scores of ${job.lines.join(', ')} under ${job.division.protocol}`;
  }
}

function sourceOf(encoder: EncoderReference): string {
  return encoder.kind === 'saved' ? encoder.path : 'pre-trained here';
}
