import type { Samples } from '../signal/samples.js';
import { type Candidates, qrsCandidates } from './qrs-candidates.js';
import { CONTEXT, qrsContext } from './qrs-context.js';
import { EVIDENCE, qrsEvidence, REFRACTORY } from './qrs-evidence.js';
import { BY_CONTEXT, BY_EVIDENCE, type Weights } from './qrs-weights.js';

/** A wave that follows a pulse of a pacemaker within so long, s, is taken for its beat where the odds without the pulse are not less than this logarithm: paced complexes are slow. */
const CAPTURE = 0.2;
const CAPTURED = -4;

/** Candidates of a stretch, and the logarithm of the odds that each is a beat. */
export interface JudgedCandidates {
  readonly candidates: Candidates;
  readonly logOdds: Float64Array;
  /** Indices of those that are taken for beats, rising. */
  readonly beats: readonly number[];
}

/**
 * Judges the candidates of a stretch without missing samples: first those that the threshold of two moving averages finds (Elgendi 2013) are beats, then those for
 * which the evidence beside these beats speaks, then those for which it speaks beside the better ones, and with the odds of the candidates around. A pulse of a pacemaker changes which are beats, but not how likely they are: it may have had no effect.
 *
 * @param sampleRate Hz, more than 40
 * @param pulses of a pacemaker, samples, rising
 */
export function judgeCandidates(
  samples: Samples,
  sampleRate: number,
  pulses: readonly number[] = [],
): JudgedCandidates {
  const candidates = qrsCandidates(samples, sampleRate);
  const pick = (odds: Float64Array) => pickBeats(candidates, withCapture(candidates, odds, pulses, sampleRate));
  const first = qrsEvidence(candidates, pickBeats(candidates, firstLogOdds(candidates)));
  const odds = weigh(BY_EVIDENCE, [[EVIDENCE, first]], candidates.at.length);
  const evidence = qrsEvidence(candidates, pick(odds));
  const context = qrsContext(candidates, odds);
  const logOdds = weigh(
    BY_CONTEXT,
    [
      [EVIDENCE, evidence],
      [CONTEXT, context],
    ],
    candidates.at.length,
  );
  const beats = pick(logOdds);
  return { candidates, logOdds, beats };
}

/** Above 0 where the contrast of the wide band is above 1 for as long as a QRS complex. */
export function firstLogOdds({ at, bands: [, { contrast, extent }] }: Candidates): Float64Array {
  return Float64Array.from(at, (_, k) => (extent[k] >= 1 ? Math.max(1e-9, contrast[k]) : -1));
}

/** The logarithms of the odds, higher behind pulses. */
function withCapture(
  { at, energy }: Candidates,
  logOdds: Float64Array,
  pulses: readonly number[],
  sampleRate: number,
): Float64Array {
  if (pulses.length === 0) return logOdds;
  let next = 0;
  return logOdds.map((value, k) => {
    const time = at[k] / energy.rate;
    while (pulses[next] < (time - CAPTURE) * sampleRate) next++;
    return pulses[next] < time * sampleRate ? value - CAPTURED : value;
  });
}

/** The logarithms of the odds of `count` candidates by numbers of theirs, with the names that these have among the weights. */
function weigh<Name extends string>(
  { bias, weights }: Weights<Name>,
  numbers: readonly (readonly [names: readonly Name[], values: Float64Array])[],
  count: number,
): Float64Array {
  const logOdds = new Float64Array(count).fill(bias);
  for (const [names, values] of numbers) {
    const ofNames = names.map((name) => weights[name]);
    for (let k = 0, i = 0; k < count; k++) for (const weight of ofNames) logOdds[k] += weight * values[i++];
  }
  return logOdds;
}

/** Those with odds above 1, the likelier of two within the refractory time. */
export function pickBeats({ at, energy }: Candidates, logOdds: Float64Array): number[] {
  const beats: number[] = [];
  for (let k = 0; k < at.length; k++) {
    if (!(logOdds[k] > 0)) continue;
    const last = beats.at(-1);
    if (last === undefined || at[k] - at[last] >= REFRACTORY * energy.rate) beats.push(k);
    else if (logOdds[k] > logOdds[last]) beats[beats.length - 1] = k;
  }
  return beats;
}
