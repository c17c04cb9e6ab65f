import type { Channel } from '../recording.js';
import { isKnownUnit, millivoltsPer } from './units.js';

/** Hz: what recorders of ECG use. */
const [SLOWEST, FASTEST] = [50, 20_000];
/** mV from the lowest to the highest sample of a second; beats have 0.1 to 5. */
const [SMALLEST, LARGEST] = [0.02, 20];
/** Fewer are a state, a count or a quantisation that leaves no shape. */
const FEWEST_VALUES = 16;
/** Samples from which on values are counted. */
const COUNTED_FROM = 1000;

/**
 * What about an ECG channel can hardly be so, a sentence each: a rate at which no ECG is recorded, a size that no heart has in the unit it states,
 * a unit that is not known, few distinct values, every value twice (as in a signal that was made of one of half the rate), and samples that are missing.
 */
export function implausible({ name, unit, sampleRate, samples }: Channel): readonly string[] {
  const found: string[] = [];
  if (sampleRate < SLOWEST) found.push(`${name} has ${rounded(sampleRate)} Hz, which is too slow for an ECG`);
  if (sampleRate > FASTEST) found.push(`${name} has ${rounded(sampleRate)} Hz, which is faster than ECG is recorded`);
  if (unit.trim() !== '' && !isKnownUnit(unit)) found.push(`${name} is in "${unit}", which is no unit that is known`);
  const present = samples.filter((value) => !Number.isNaN(value));
  if (present.length < samples.length) {
    const percent = (100 * (samples.length - present.length)) / samples.length;
    found.push(`${samples.length - present.length} samples of ${name} are missing (${rounded(percent)} %)`);
  }
  if (present.length < COUNTED_FROM) return found;
  const size = usualSize(present, sampleRate) * (millivoltsPer(unit) ?? Number.NaN);
  if (size > LARGEST || (size > 0 && size < SMALLEST)) {
    found.push(
      `${name} changes by ${rounded(size)} mV within a second, where an ECG does by 0.1 to 5: its unit may be another one than ${unit}`,
    );
  }
  const values = new Set(present.subarray(0, 100_000)).size;
  if (values < FEWEST_VALUES) found.push(`${name} has only ${values} distinct values`);
  else if (isInPairs(present))
    found.push(`every value of ${name} stands twice: it may have been recorded at half its rate`);
  return found;
}

/** The median over seconds of what lies between the lowest and the highest sample of one. */
function usualSize(samples: Channel['samples'], sampleRate: number): number {
  const length = Math.max(1, Math.round(sampleRate));
  const sizes: number[] = [];
  for (let begin = 0; begin + length <= samples.length; begin += length) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = begin; i < begin + length; i++) {
      if (samples[i] < low) low = samples[i];
      if (samples[i] > high) high = samples[i];
    }
    sizes.push(high - low);
  }
  return sizes.sort((a, b) => a - b)[sizes.length >> 1] ?? 0;
}

/** True when nearly all samples equal their neighbour on one side, and most of them not the one on the other. */
function isInPairs(samples: Channel['samples']): boolean {
  const equal = [0, 0];
  for (let i = 1; i < samples.length; i++) if (samples[i] === samples[i - 1]) equal[i & 1]++;
  const half = samples.length / 2;
  return Math.max(...equal) > 0.95 * half && Math.min(...equal) < 0.5 * half;
}

function rounded(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
