import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { readText } from '../text.js';
import type { VhdrHeader } from './header.js';

/**
 * Reads data that are written as text: a line a moment or, vectorized, a channel.
 * @returns physical values of each channel
 * @throws EcgIoError when lines or cells are missing
 */
export async function readAscii(
  source: ByteSource,
  { channels, isVectorized, storage }: VhdrHeader,
): Promise<readonly Float64Array[]> {
  if (storage.kind !== 'ascii') return [];
  const { decimal, skipLines, skipColumns } = storage;
  const lines = (await readText(source)).split(/\r\n|\n|\r/).slice(skipLines);
  while (lines.length > 0 && lines[lines.length - 1].trim() === '') lines.pop();
  // A comma stands between numbers where it is not in them.
  const between = decimal === ',' ? /[\s;]+/ : /[\s;,]+/;
  const numbersOf = (line: string) =>
    line
      .trim()
      .split(between)
      .slice(skipColumns)
      .map((cell) => (cell === '' ? Number.NaN : Number(decimal === '.' ? cell : cell.replace(decimal, '.'))));
  if (isVectorized) {
    if (lines.length < channels.length) {
      throw new EcgIoError(
        `${source.name} has ${lines.length} lines, expected one for each of ${channels.length} channels`,
      );
    }
    return channels.map(({ resolution }, i) => Float64Array.from(numbersOf(lines[i]), (value) => value * resolution));
  }
  const values = channels.map(() => new Float64Array(lines.length));
  for (const [row, line] of lines.entries()) {
    const numbers = numbersOf(line);
    if (numbers.length < channels.length) {
      throw new EcgIoError(
        `${source.name}: line ${row + 1 + skipLines} has ${numbers.length} numbers, expected one for each of ${channels.length} channels`,
      );
    }
    for (let i = 0; i < channels.length; i++) values[i][row] = numbers[i] * channels[i].resolution;
  }
  return values;
}
