import { InferenceError } from '@ecg-affect/inference';

/** Longest text of a number. */
const MAX_DIGITS = 64;

/** Two numbers a line and nothing else: two columns, or decimal commas. Either way they are not two samples. */
const PAIR = /^[ \t]*[-+]?[\d.]+(e[-+]?\d+)?[ \t]*[,;\t ][ \t]*[-+]?[\d.]+(e[-+]?\d+)?[ \t]*\r?$/i;

/** Longest first lines that are looked at. */
const MAX_OPENING = 1000;

/**
 * Reads numbers from text that comes in pieces, separated by spaces, commas, semicolons or line ends; `nan` for a missing sample.
 * @throws InferenceError at the first text that is no number, and for lines of two numbers
 */
export async function* readSamples(text: AsyncIterable<string>): AsyncGenerator<Float64Array> {
  let rest = '';
  let opening: string | undefined = '';
  for await (const piece of text) {
    if (opening !== undefined) {
      opening += piece;
      const lines = opening.split('\n');
      if (lines.length > 3) refusePairs(lines.slice(0, 3));
      if (lines.length > 3 || opening.length > MAX_OPENING) opening = undefined;
    }
    const words = (rest + piece).split(/[\s,;]+/);
    rest = words.pop() ?? '';
    if (rest.length > MAX_DIGITS) throw notANumber(rest);
    yield toNumbers(words);
  }
  yield toNumbers([rest]);
}

function refusePairs(lines: readonly string[]): void {
  if (!lines.every((line) => PAIR.test(line))) return;
  const first = JSON.stringify(lines[0].trim().slice(0, 40));
  throw new InferenceError(
    `standard input: the line ${first} has two numbers, by columns or a decimal comma; expected a sample a line, with a decimal point`,
  );
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
