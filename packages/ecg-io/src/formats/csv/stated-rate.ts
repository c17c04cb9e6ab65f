import { parseNumber } from './cell.js';
import { secondsPer } from './time-unit.js';

const RATE =
  /(?:sampl\w{0,6}[ _-]?(?:rate|freq\w{0,7})|\b(?:fs|sfreq|srate))\b[^0-9a-z]{0,8}(?:k?hz|hertz)?[^0-9a-z]{0,8}(\d[\d.,]*) {0,3}(khz)?/i;
const INTERVAL =
  /(?:interval[^0-9a-z]{0,8}(\d[\d.,]*) {0,3}([a-z\u00b5\u03bc]+))|(?:(\d[\d.,]*) {0,3}([a-z\u00b5\u03bc]+)\/sample)/i;
const LONGEST = 200;

/** The sampling rate (Hz) that the lines before a table state, e.g. `# Sampling Rate (Hz):= 250`; undefined where they state none, or several. */
export function statedRate(lines: readonly string[]): number | undefined {
  const rates = new Set(lines.filter(({ length }) => length <= LONGEST).flatMap(rateIn));
  return rates.size === 1 ? [...rates][0] : undefined;
}

function rateIn(line: string): number[] {
  const found = RATE.exec(line);
  const rate = found ? parseNumber(found[1].replace(/[.,]$/, '')) * (found[2] ? 1000 : 1) : Number.NaN;
  if (rate > 0) return [rate];
  const interval = INTERVAL.exec(line);
  const step = interval
    ? parseNumber(interval[1] ?? interval[3]) * (secondsPer(interval[2] ?? interval[4]) ?? Number.NaN)
    : Number.NaN;
  return step > 0 ? [Number((1 / step).toPrecision(12))] : [];
}
