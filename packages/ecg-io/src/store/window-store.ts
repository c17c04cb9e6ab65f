import { type Preprocessing, preprocessingProblem } from '@ecg-affect/ecg-signal';
import { z } from 'zod';

/** JSON in the schema metadata of a window store. */
export const storeMetadataSchema = z.object({
  preprocessing: z.custom<Preprocessing>((value) => preprocessingProblem(value) === undefined, {
    error: ({ input }) => preprocessingProblem(input),
  }),
  /** Names of the label columns. */
  labels: z.array(z.string()).readonly(),
  /** By label: what its values are called, e.g. `{ stress: { 0: 'rest', 1: 'arithmetic' } }`; left out where a value speaks for itself. */
  classNames: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** True when any window was made by a model instead of a person; reports say so. */
  synthetic: z.boolean(),
});
/** What a store says of its windows: pre-processing, labels, names of classes. */
export type StoreMetadata = z.infer<typeof storeMetadataSchema>;

/** What a store says of its windows, without the windows: one entry a row. */
export interface WindowTable {
  readonly subject: readonly string[];
  readonly session: readonly string[];
  readonly dataset: readonly string[];
  /** Start of the window in its recording, s. */
  readonly start: Float64Array;
  /** Quality index in [0, 1]. */
  readonly quality: Float32Array;
  /** Label columns by name; NaN where a window has no such label. */
  readonly labels: ReadonlyMap<string, Float64Array>;
}

/** A piece of a store: its table and its samples, [rows, windowLength] row after row. */
export interface WindowBatch extends WindowTable {
  readonly ecg: Float32Array;
}

/** An open window store; memory does not grow with the file. */
export interface WindowStore {
  readonly path: string;
  readonly rows: number;
  /** Samples a window. */
  readonly windowLength: number;
  readonly metadata: StoreMetadata;
  /** SHA-256 (hex) that changes when the content does: the digest in the file, or where an earlier version wrote none, that of all its bytes. */
  fingerprint(): Promise<string>;
  /**
   * Reads the whole file.
   * @throws EcgIoError when its content is not what was written, or no digest tells
   */
  verify(): Promise<void>;
  /** One column of names; equal names are one string in memory. */
  names(column: 'subject' | 'session' | 'dataset'): Promise<readonly string[]>;
  /** All columns but the samples. */
  table(): Promise<WindowTable>;
  /** Windows by row number, in the order asked: [indices.length, windowLength]. */
  read(indices: ArrayLike<number>): Promise<Float32Array>;
  /** The store piece by piece, in order. */
  batches(): AsyncIterable<WindowBatch>;
  close(): Promise<void>;
}
