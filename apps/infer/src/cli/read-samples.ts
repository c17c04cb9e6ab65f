import { InferenceError } from '@ecg-affect/inference';

/** Longest text of a number. */
const MAX_DIGITS = 64;

/**
 * Reads numbers from text that comes in pieces, separated by spaces, commas, semicolons or line ends; `nan` for a missing sample.
 * @throws InferenceError at the first text that is no number
 */
export async function* readSamples(text: AsyncIterable<string>): AsyncGenerator<Float64Array> {
  let rest = '';
  for await (const piece of text) {
    const words = (rest + piece).split(/[\s,;]+/);
    rest = words.pop() ?? '';
    if (rest.length > MAX_DIGITS) throw notANumber(rest);
    yield toNumbers(words);
  }
  yield toNumbers([rest]);
}

function toNumbers(words: readonly string[]): Float64Array {
  return Float64Array.from(
    words.filter((word) => word !== ''),
    (word) => {
      const value = Number(word);
      if (Number.isFinite(value)) return value;
      if (word.toLowerCase() === 'nan') return Number.NaN;
      throw notANumber(word);
    },
  );
}

function notANumber(word: string): InferenceError {
  return new InferenceError(
    `standard input: ${JSON.stringify(word.slice(0, 20))} is no number, expected samples in mV`,
  );
}
