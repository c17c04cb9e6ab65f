import { type Dataset, partOf, type Recording } from '@ecg-affect/ecg-io';
import { Random } from '@ecg-affect/random';
import { synthesiseEcg } from './ecg.js';
import { drawSubject, STATES, type State } from './states.js';

/** How a subject is recorded. */
export interface SyntheticOptions {
  /** The same seed gives the same samples. */
  readonly seed: number;
  /** Length of the recording of each state, min. */
  readonly minutesPerState: number;
  /** Hz; 250 by default. */
  readonly sampleRate?: number;
}

/** A person that is not one: a recording of each state. */
export interface SyntheticSubject {
  readonly name: string;
  readonly recordings: Readonly<Record<State, Recording>>;
}

/**
 * A synthetic subject; seed and name decide everything about it, so that a name outside of the cohort is somebody that no model has seen.
 * @throws RangeError when the recordings would be shorter than a second
 */
export function syntheticSubject(name: string, options: SyntheticOptions): SyntheticSubject {
  const { seed, minutesPerState, sampleRate = 250 } = options;
  const seconds = minutesPerState * 60;
  if (!(seconds >= 1 && seconds < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`invalid minutes per state: ${minutesPerState}, expected at least a second`);
  }
  const random = new Random(seed, 'synthetic', name);
  const models = drawSubject(random.derive('subject'));
  const record = (state: State): Recording => {
    const { samples, rPeaks } = synthesiseEcg(models[state], seconds, sampleRate, random.derive(state));
    return {
      channels: [{ name: 'ECG', unit: 'mV', sampleRate, samples }],
      subject: name,
      annotations: rPeaks.map((onset) => ({ onset, duration: 0, label: 'N' })),
      source: { path: `synthetic/${name}/${state}`, format: 'synthetic' },
    };
  };
  return { name, recordings: { rest: record('rest'), stress: record('stress') } };
}

/** How large a cohort is, and how its subjects are recorded. */
export interface CohortOptions extends SyntheticOptions {
  readonly subjects: number;
}

/** The subjects `S01`, `S02`, ... of a synthetic cohort, made one at a time. */
export function* syntheticCohort(options: CohortOptions): Generator<SyntheticSubject> {
  for (const name of cohortNames(options)) yield syntheticSubject(name, options);
}

function cohortNames({ subjects }: CohortOptions): string[] {
  const digits = Math.max(2, `${subjects}`.length);
  return Array.from({ length: subjects }, (_, index) => `S${`${index + 1}`.padStart(digits, '0')}`);
}

/** The cohort as a data set for `prepare`; its label `stress` is 0 at rest and 1 under stress. */
export function syntheticDataset(options: CohortOptions): Dataset {
  return {
    name: 'synthetic',
    labels: ['stress'],
    classNames: { stress: { 0: 'rest', 1: 'stress' } },
    synthetic: true,
    size: options.subjects,
    *subjects(part) {
      for (const name of partOf(cohortNames(options), part)) {
        const { recordings } = syntheticSubject(name, options);
        const leads = STATES.map((state, stress) => {
          const [{ samples, sampleRate }] = recordings[state].channels;
          const spans = [{ start: 0, end: options.minutesPerState * 60, labels: { stress } }];
          return { session: state, samples, sampleRate, spans };
        });
        yield { name, leads, skipped: [] };
      }
    },
  };
}
