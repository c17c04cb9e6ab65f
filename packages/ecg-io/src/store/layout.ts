import { Field, FixedSizeList, Float32, Float64, Schema, Utf8 } from 'apache-arrow';
import type { StoreMetadata } from './window-store.js';

/** Key of the JSON of {@link StoreMetadata} in the schema metadata of the Arrow file. */
export const METADATA_KEY = 'ecg-affect';

/** Key of the store's digest in the metadata of the Arrow footer: the SHA-256 (hex) of the file with its own 64 digits as zeros. */
export const DIGEST_KEY = 'ecg-affect.sha256';

/** Rows of one record batch at most: 10 MB of samples at 2560 a window. */
export const MAX_BATCH_ROWS = 1024;

/** Columns that no label may be named after. */
export const FIXED_COLUMNS = ['ecg', 'subject', 'session', 'dataset', 'start', 'quality'] as const;

/**
 * Columns of a window store. The names are plain UTF-8 instead of dictionaries, because the Arrow file format allows no replacement
 * dictionaries and a writer that streams does not know all subjects beforehand.
 *
 * @param windowLength samples a window
 */
export function storeSchema(windowLength: number, metadata: StoreMetadata): Schema {
  return new Schema(
    [
      new Field('ecg', new FixedSizeList(windowLength, new Field('item', new Float32(), false)), false),
      new Field('subject', new Utf8(), false),
      new Field('session', new Utf8(), false),
      new Field('dataset', new Utf8(), false),
      new Field('start', new Float64(), false),
      new Field('quality', new Float32(), false),
      ...metadata.labels.map((label) => new Field(label, new Float64(), true)),
    ],
    new Map([[METADATA_KEY, JSON.stringify(metadata)]]),
  );
}
