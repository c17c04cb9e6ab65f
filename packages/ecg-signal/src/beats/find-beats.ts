import type { Samples } from '../signal/samples.js';
import { type Candidates, qrsCandidates } from './qrs-candidates.js';
import { EVIDENCE, qrsEvidence, REFRACTORY } from './qrs-evidence.js';
import { BIAS, WEIGHTS } from './qrs-weights.js';

/** Times that the candidates are looked at beside the beats found so far. */
const ROUNDS = 2;
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
 * which the evidence beside these beats speaks. A pulse of a pacemaker changes which are beats, but not how likely they are: it may have had no effect.
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
  let logOdds = firstLogOdds(candidates);
  let beats = pickBeats(candidates, logOdds);
  for (let round = 0; round < ROUNDS; round++) {
    logOdds = weigh(qrsEvidence(candidates, beats));
    beats = pickBeats(candidates, pulses.length > 0 ? withCapture(candidates, logOdds, pulses, sampleRate) : logOdds);
  }
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
  let next = 0;
  return logOdds.map((value, k) => {
    const time = at[k] / energy.rate;
    while (pulses[next] < (time - CAPTURE) * sampleRate) next++;
    return pulses[next] < time * sampleRate ? value - CAPTURED : value;
  });
}

function weigh(evidence: Float64Array): Float64Array {
  const weights = EVIDENCE.map((name) => WEIGHTS[name]);
  const logOdds = new Float64Array(evidence.length / weights.length).fill(BIAS);
  for (let k = 0, i = 0; k < logOdds.length; k++) for (const weight of weights) logOdds[k] += weight * evidence[i++];
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
