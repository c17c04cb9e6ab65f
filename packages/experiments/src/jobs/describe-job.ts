import type { PretrainConfiguration } from '@ecg-affect/pretext-model';
import type { Transformation } from '@ecg-affect/transforms';
import { shownPath } from '../pretrained.js';
import type { EncoderReference, FeaturesJob, FoldJob, Job } from './descriptions.js';

/**
 * What a job does, in a few words, for people. Jobs that differ only in their fold, or in the encoder that another job pre-trains for them, say
 * the same: a plan has hundreds of these.
 */
export function describeJob(job: Job): string {
  switch (job.kind) {
    case 'prepare': {
      const { dataset, part } = job;
      const name = dataset.kind === 'folder' ? dataset.path : 'a synthetic cohort';
      return `windows of ${name}, part ${part.index + 1} of ${part.of}`;
    }
    case 'pretrain': {
      const { epochs, steps, transformations, difficulty } = job.settings;
      const without = job.without.length > 0 ? `, without ${job.without.join(', ')}` : '';
      const stores = job.stores.map(({ path }) => path).join(', ');
      const tasks = transformations.map((name) => DIFFICULTY[name](difficulty)).join(', ');
      return `pre-train on ${stores}${without}: ${steps === undefined ? `${epochs} epoch${epochs === 1 ? '' : 's'}` : `${steps} steps`} of ${tasks}`;
    }
    case 'features':
      return `features of ${job.store.path}: ${featuresText(job.of)}`;
    case 'fold': {
      const { line, bySubject, division, store, repetition } = job;
      const again = repetition ? ', again' : '';
      return `${line}${bySubject ? ', by subject' : ''}: folds of ${division.protocol} on ${store.path}${labelsText(division)}${encoderText(job)}${again}`;
    }
    case 'evaluation': {
      const { lines, division, store } = job;
      return `scores of ${lines.join(', ')} under ${division.protocol} on ${store.path}${labelsText(division)}`;
    }
  }
}

/** A transformation with the parameters that say how hard it is to recognise. */
const DIFFICULTY: Record<Transformation, (difficulty: PretrainConfiguration['difficulty']) => string> = {
  noise: ({ snr }) => `noise at snr ${snr} dB`,
  scale: ({ scale }) => `scale by ${scale}`,
  negate: () => 'negate',
  reverse: () => 'reverse',
  permute: ({ permuteSegments }) => `permute ${permuteSegments} segments`,
  warp: ({ warpSegments, stretch }) => `warp ${warpSegments} segments by ${stretch}`,
};

function featuresText(of: FeaturesJob['of']): string {
  if (!('encoder' in of)) return of.kind;
  return `${of.kind}, ${sourceOf(of.encoder)}`;
}

function labelsText({ labelsFraction, labelSubjects }: FoldJob['division']): string {
  if (labelSubjects !== undefined) return `, labels of ${labelSubjects.count} people, draw ${labelSubjects.draw}`;
  return labelsFraction === undefined ? '' : `, ${100 * labelsFraction} % of the labels`;
}

function encoderText({ encoder }: FoldJob): string {
  return encoder === undefined ? '' : `, encoder ${sourceOf(encoder)}`;
}

function sourceOf(encoder: EncoderReference): string {
  return encoder.kind === 'saved' ? shownPath(encoder.path) : 'pre-trained here';
}
