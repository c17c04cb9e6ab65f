import type { Random } from '@ecg-affect/random';
import { group } from 'd3-array';

/** Row numbers of a source, by what they are used for. */
export interface HeldOutSplit {
  readonly training: Uint32Array;
  /** Of the held-out subjects; not all of their rows where they have more than the cap. */
  readonly heldOut: Uint32Array;
  /** Subjects whose rows are not trained on, sorted. */
  readonly heldOutSubjects: readonly string[];
}

/** Whom to hold out, and how much of them scores the tasks. */
export interface HoldOutOptions {
  /** Of the subjects; 0: none. */
  readonly fraction: number;
  /** Windows of a held-out subject at most, evenly spread over its own, so that nobody's long recording takes long; null: all. */
  readonly windows: number | null;
}

/** A store of more subjects has one held out at least. */
const FEW = 3;

/**
 * Holds out whole subjects, so that the tasks are scored on hearts that the network has not seen. Every store gives its fraction of subjects, rounded so
 * that they add up, and at least one where it has more than three; all together give at least one, of two or more.
 * @param stores subjects by row of each store; a subject of several is of the first
 */
export function holdOutSubjects(
  stores: readonly (readonly string[])[],
  { fraction, windows }: HoldOutOptions,
  random: Random,
): HeldOutSplit {
  const seen = new Set<string>();
  const chosen = new Set<string>();
  for (const [index, store] of stores.entries()) {
    const names = [...new Set(store)].filter((name) => !seen.has(name)).sort();
    const share = Math.round(fraction * (seen.size + names.length)) - Math.round(fraction * seen.size);
    const least = fraction > 0 && names.length > FEW ? 1 : 0;
    for (const name of names) seen.add(name);
    const shuffled = random.derive('store', index).shuffle([...names]);
    for (const name of shuffled.slice(0, Math.max(least, share))) chosen.add(name);
  }
  if (chosen.size === 0 && fraction > 0 && seen.size > 1) chosen.add(random.shuffle([...seen].sort())[0]);
  const subjects = stores.flat();
  const rows = Uint32Array.from(subjects.keys());
  const heldOut = group(
    rows.filter((row) => chosen.has(subjects[row])),
    (row) => subjects[row],
  );
  return {
    training: rows.filter((row) => !chosen.has(subjects[row])),
    heldOut: Uint32Array.from([...heldOut.values()].flatMap((own) => evenlySpread(own, windows ?? own.length))).sort(),
    heldOutSubjects: [...chosen].sort(),
  };
}

function evenlySpread(rows: readonly number[], most: number): number[] {
  const count = Math.min(most, rows.length);
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
}
