import { beatIntervals, type Gap } from '../beats/beat-intervals.js';
import { normalIntervals } from '../beats/nn-intervals.js';
import { median } from '../signal/statistics.js';
import { type BeatArtefacts, beatArtefacts, beatsIn } from './beat-artefacts.js';

/** What one pass of {@link correctBeats} has done: times of beats, s. */
export type CorrectionPass = { readonly [kind in keyof BeatArtefacts]: readonly number[] };

/** Beats after correction. */
export interface CorrectedBeats {
  /** Samples, rising. */
  readonly rPeaks: Float64Array;
  /** In order; empty where nothing was to be corrected. */
  readonly passes: readonly CorrectionPass[];
}

/** Passes that are made at most; more than a few are of a rhythm that is none. */
const MOST_PASSES = 10;
/** Beats below which a stretch tells no threshold. */
const LEAST = 12;

/**
 * Beats as they would have come by themselves (Lipponen & Tarvainen 2019): extra ones are removed, missed ones put in evenly, ectopic ones and those after too long or short an
 * interval moved to the middle of their neighbours; in passes, until one has no fewer artefacts than the one before. Only beats beside an interval that is no normal one
 * ({@link nnIntervals}) are looked at, so that a clean rhythm stays as it is.
 *
 * @param rPeaks sample numbers, rising
 * @param sampleRate Hz
 * @param gaps where beats are not known, s; nothing is put into them
 */
export function correctBeats(rPeaks: ArrayLike<number>, sampleRate: number, gaps: readonly Gap[] = []): CorrectedBeats {
  let beats = Array.from(rPeaks);
  const passes: CorrectionPass[] = [];
  let left = Number.POSITIVE_INFINITY;
  while (passes.length < MOST_PASSES) {
    const { corrected, pass } = correctOnce(beats, sampleRate, gaps);
    const count = Object.values(pass).reduce((sum, times) => sum + times.length, 0);
    if (count === 0 || count >= left) break;
    passes.push(pass);
    beats = corrected;
    left = count;
  }
  return { rPeaks: Float64Array.from(beats), passes };
}

function correctOnce(beats: readonly number[], sampleRate: number, gaps: readonly Gap[]) {
  const all = beatIntervals(beats, sampleRate, gaps);
  const normalEnds = new Set(normalIntervals(all).times);
  const normal = new Set<number>();
  all.beats.forEach((beat, i) => {
    if (normalEnds.has(all.ends[i])) normal.add(beat);
  });
  const corrected: number[] = [];
  const pass = { extra: [] as number[], missed: [] as number[], ectopic: [] as number[], longShort: [] as number[] };
  for (const [from, to] of stretches(beats.length, all.beats)) {
    const stretch = beats.slice(from, to);
    if (stretch.length < LEAST) {
      corrected.push(...stretch);
      continue;
    }
    const found = beatArtefacts(stretch, (beat) => beat > 0 && !normal.has(from + beat));
    for (const kind of ['extra', 'missed', 'ectopic', 'longShort'] as const)
      pass[kind].push(...found[kind].map((beat) => stretch[beat] / sampleRate));
    corrected.push(...applied(stretch, found));
  }
  return { corrected, pass };
}

/** Runs of beats with an interval between each and the next. */
function stretches(count: number, ends: Int32Array): [number, number][] {
  const joined = new Set(ends);
  const out: [number, number][] = [];
  for (let from = 0, i = 1; i <= count; i++) {
    if (i < count && joined.has(i)) continue;
    out.push([from, i]);
    from = i;
  }
  return out;
}

function applied(beats: readonly number[], { extra, missed, ectopic, longShort }: BeatArtefacts): number[] {
  const [removed, preceded] = [new Set(extra), new Set(missed)];
  const moved = new Set([...ectopic, ...longShort]);
  const usual = median(Float64Array.from(beats.slice(1), (beat, i) => beat - beats[i]));
  return beats.flatMap((beat, i) => {
    if (removed.has(i)) return [];
    if (preceded.has(i)) return evenly(beats[i - 1], beat, beatsIn(beat - beats[i - 1], usual));
    return [moved.has(i) ? (beats[i - 1] + beats[i + 1]) / 2 : beat];
  });
}

/** `count` beats, the last of them at `to`. */
function evenly(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((i + 1) * (to - from)) / count);
}
