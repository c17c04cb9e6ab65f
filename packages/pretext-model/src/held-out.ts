import type { Random } from '@ecg-affect/random';

/** Row numbers of a source, by what they are used for. */
export interface HeldOutSplit {
  readonly training: Uint32Array;
  readonly heldOut: Uint32Array;
  /** Subjects of the held-out rows, sorted. */
  readonly heldOutSubjects: readonly string[];
}

/**
 * Holds out whole subjects, so that the tasks are scored on hearts that the network has not seen.
 * @param subjects by row
 * @param fraction of the subjects, rounded, but at least one; 0, or fewer than two subjects: none
 */
export function holdOutSubjects(subjects: readonly string[], fraction: number, random: Random): HeldOutSplit {
  const names = [...new Set(subjects)].sort();
  const count = fraction === 0 || names.length < 2 ? 0 : Math.max(1, Math.round(fraction * names.length));
  const chosen = new Set(random.shuffle([...names]).slice(0, count));
  const rows = Uint32Array.from(subjects.keys());
  return {
    training: rows.filter((row) => !chosen.has(subjects[row])),
    heldOut: rows.filter((row) => chosen.has(subjects[row])),
    heldOutSubjects: names.filter((name) => chosen.has(name)),
  };
}
