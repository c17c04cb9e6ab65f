import fc from 'fast-check';

/** A change of a file's bytes; `at` and `to` are fractions of its length. */
export type Mutation =
  | { readonly kind: 'set'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'remove'; readonly at: number; readonly count: number }
  | { readonly kind: 'copy'; readonly at: number; readonly to: number; readonly count: number }
  | { readonly kind: 'truncate'; readonly at: number };

const ascii = (text: string) => Array.from(text, (character) => character.charCodeAt(0));

/** Lengths, counts and words that break readers. */
const hostile = fc.constantFrom(
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0, 0, 0, 0x80],
  [0, 0, 0, 0],
  [1, 0, 0, 0],
  ...['-1', '0', '99999999', '1e99', 'NaN', '../../x', '\n', '\0', ',', '~'].map(ascii),
);

// The beginning of a file is its header: half of all changes hit it.
// Evenly: `fc.double` prefers the tiniest, all of which are the first byte.
const fraction = fc.noBias(fc.nat(2 ** 30)).map((value) => value / 2 ** 30);
const place = fc.oneof(
  fraction,
  fraction.map((value) => 0.15 * value),
);
const bytes = fc.oneof(
  hostile,
  fc.array(fc.nat(255), { minLength: 1, maxLength: 4 }),
  fc.constantFrom(...ascii('0123456789-.')).map((digit) => [digit]),
);

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('set' as const), at: place, bytes }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('insert' as const), at: place, bytes }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('remove' as const), at: place, count: fc.integer({ min: 1, max: 64 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('copy' as const),
        at: place,
        to: place,
        count: fc.integer({ min: 1, max: 256 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('truncate' as const), at: place }) },
  ),
  { minLength: 1, maxLength: 4 },
);

/** The bytes after all changes. */
export function mutated(original: Uint8Array, changes: readonly Mutation[]): Uint8Array {
  return changes.reduce(applied, original);
}

function applied(file: Uint8Array, change: Mutation): Uint8Array {
  const at = Math.floor(change.at * file.length);
  switch (change.kind) {
    case 'set':
      return spliced(file, at, change.bytes.length, change.bytes);
    case 'insert':
      return spliced(file, at, 0, change.bytes);
    case 'remove':
      return spliced(file, at, change.count, []);
    case 'copy': {
      const to = Math.floor(change.to * file.length);
      return spliced(file, at, 0, file.subarray(to, to + change.count));
    }
    case 'truncate':
      return file.subarray(0, at);
  }
}

function spliced(file: Uint8Array, at: number, removed: number, inserted: ArrayLike<number>): Uint8Array {
  const after = file.subarray(at + removed);
  const result = new Uint8Array(at + inserted.length + after.length);
  result.set(file.subarray(0, at));
  result.set(inserted, at);
  result.set(after, at + inserted.length);
  return result;
}
