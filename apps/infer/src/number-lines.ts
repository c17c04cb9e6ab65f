/** Longest line of a number. */
const MAX_LINE = 64;

/** Lines in a row that are no number, after which there will hardly be one. */
const MAX_STRANGE_LINES = 1000;

/**
 * Reads samples from text that comes in pieces, one number a line, as microcontrollers print them. The first line, which may have lost its
 * start, is left out; a line that is no number is a missing sample (`!` of an AD8232 whose electrodes are off).
 *
 * @param gain what a number is multiplied by, mV
 * @example
 * const read = numberLines(0.001);
 * for await (const text of device) stream.push(Float32Array.from(read(text)));
 */
export function numberLines(gain: number): (text: string) => Float64Array {
  let isFirst = true;
  let rest = '';
  let strange = 0;

  const sample = (line: string): number => {
    const value = Number(line);
    if (Number.isFinite(value)) {
      strange = 0;
      return gain * value;
    }
    strange++;
    if (strange > MAX_STRANGE_LINES)
      throw new Error(`The device sends ${JSON.stringify(line)}: expected one number a line.`);
    return Number.NaN;
  };

  return (text) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw new Error('The device sends no lines: expected one number a line.');
    if (isFirst && lines.length > 0) {
      isFirst = false;
      lines.shift();
    }
    return Float64Array.from(lines.filter((line) => line.trim() !== '').map(sample));
  };
}
