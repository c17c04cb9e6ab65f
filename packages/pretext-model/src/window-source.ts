import { describeDifference, type Preprocessing } from '@ecg-affect/ecg-signal';

/** Windows by row number, from wherever they are kept. */
export interface WindowSource {
  /** Path or name, for messages and the record of the run. */
  readonly path: string;
  readonly rows: number;
  /** Samples a window. */
  readonly windowLength: number;
  /** Changes when the content does, e.g. a SHA-256. */
  readonly fingerprint: string;
  /** By row: the subject under a name that is unique among all sources, e.g. `eegmat/Subject00`. */
  readonly subjects: readonly string[];
  /** How the windows were made. */
  readonly preprocessing: Preprocessing;
  /** True when any window was made by a model instead of a person. */
  readonly synthetic: boolean;
  /** Windows in the order asked: [indices.length, windowLength]. */
  read(indices: ArrayLike<number>): Promise<Float32Array>;
}

/** Several sources read as one. */
export interface JoinedSource
  extends Pick<WindowSource, 'rows' | 'windowLength' | 'subjects' | 'preprocessing' | 'read'> {
  readonly parts: readonly WindowSource[];
}

/**
 * Joins sources; their rows follow one another in the order given.
 * @throws Error when there are none, or they were made differently
 */
export function joinSources(sources: readonly WindowSource[]): JoinedSource {
  const [first, ...others] = sources;
  if (!first) throw new Error('no windows: expected at least one store');
  for (const other of others) {
    const difference =
      describeDifference(other.preprocessing, first.preprocessing) ??
      (other.windowLength === first.windowLength
        ? undefined
        : `${other.windowLength} and ${first.windowLength} samples a window`);
    if (difference !== undefined) {
      throw new Error(
        `${other.path} and ${first.path} cannot be used together: their windows were made with ${difference}`,
      );
    }
  }
  const starts = sources.map((_, index) => sources.slice(0, index).reduce((sum, { rows }) => sum + rows, 0));
  const { windowLength, preprocessing } = first;
  return {
    parts: sources,
    rows: sources.reduce((sum, { rows }) => sum + rows, 0),
    windowLength,
    preprocessing,
    subjects: sources.flatMap(({ subjects }) => subjects),
    read: async (indices) => {
      const windows = new Float32Array(indices.length * windowLength);
      for (const [part, source] of sources.entries()) {
        const places = Array.from(indices, (_, place) => place).filter(
          (place) => indices[place] >= starts[part] && indices[place] < starts[part] + source.rows,
        );
        if (places.length === 0) continue;
        const read = await source.read(places.map((place) => indices[place] - starts[part]));
        if (read.length !== places.length * windowLength) {
          throw new Error(`${source.path} gave ${read.length} samples for ${places.length} windows of ${windowLength}`);
        }
        places.forEach((place, i) => {
          windows.set(read.subarray(i * windowLength, (i + 1) * windowLength), place * windowLength);
        });
      }
      return windows;
    },
  };
}
