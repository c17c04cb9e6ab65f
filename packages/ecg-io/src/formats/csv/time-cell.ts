import { dateOf } from '../date.js';

/** A time in a cell. */
export interface TimeCell {
  /** Since midnight or the beginning, or since 1970. */
  readonly seconds: number;
  readonly kind: 'clock' | 'date';
  /** Of a date in numbers: whether the day or the month is first; `either` where both could be, and the day is taken. */
  readonly order?: 'day' | 'month' | 'either';
}

const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{1,2}(?:[.,]\d*|:\d{3})?)(?: ?(?<half>[ap]\.?m\.?))?`;
const NUMBERS = String.raw`(?<first>\d{1,2})(?<mark>[./-])(?<second2>\d{1,2})\k<mark>(?<year>\d{4}|\d{2})`;
const ZONE = String.raw`(?: ?(?:Z|UTC|GMT|(?<sign>[-+])(?<zoneHour>\d{2}):?(?<zoneMinute>\d{2})?))?`;

const ELAPSED = /^(?:(?<days>-?\d+) days?,? \+?)?(?:(?<hour>\d+):)?(?<minute>\d+):(?<second>\d+(?:[.,]\d*)?)$/;
const HALF_DAY = new RegExp(`^${CLOCK}$`, 'i');
const ISO = new RegExp(
  String.raw`^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:T| +)${CLOCK}${ZONE}$`,
  'i',
);
const NUMBERS_FIRST = new RegExp(`^${NUMBERS},? +${CLOCK}${ZONE}$`, 'i');
const CLOCK_FIRST = new RegExp(`^${CLOCK} +${NUMBERS}$`, 'i');
const NAMED = new RegExp(
  String.raw`^(?:(?<day>\d{1,2})[- ](?<name>[a-z]{3})[a-z]*|(?<name2>[a-z]{3})[a-z]* (?<day2>\d{1,2})),?[- ](?<year>\d{4}),? +${CLOCK}${ZONE}$`,
  'i',
);
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Longer cells are no times. */
const LONGEST = 64;

/**
 * The time in a cell: of the clock (`h:m:s.fff`, `m:s.fff`, with AM and PM), since the beginning (`1 days 02:03:04`), or a date with a time
 * in ISO 8601, in numbers or with an English month; undefined for anything else, and for what does not exist.
 */
export function parseTime(text: string): TimeCell | undefined {
  // Nearly every cell is a number.
  if (text.length > LONGEST || !text.includes(':')) return undefined;
  const cell = text.replace(/^\[(.*)\]$/, '$1').trim();
  const elapsed = ELAPSED.exec(cell)?.groups;
  if (elapsed) {
    const seconds = Number(elapsed.hour ?? 0) * 3600 + Number(elapsed.minute) * 60 + fraction(elapsed.second);
    return { seconds: Number(elapsed.days ?? 0) * 86_400 + seconds, kind: 'clock' };
  }
  const half = HALF_DAY.exec(cell)?.groups;
  if (half) {
    const seconds = secondsOf(half);
    return seconds === undefined ? undefined : { seconds, kind: 'clock' };
  }
  const iso = ISO.exec(cell)?.groups;
  if (iso) return dated(iso, iso.year, iso.month, iso.day);
  const named = NAMED.exec(cell)?.groups;
  if (named) {
    const month = MONTHS.indexOf((named.name ?? named.name2).toLowerCase()) + 1;
    return dated(named, named.year, `${month}`, named.day ?? named.day2);
  }
  // WFDB's rdsamp has the clock first, and then day, month and year.
  const clockFirst = CLOCK_FIRST.exec(cell)?.groups;
  if (clockFirst) return dated(clockFirst, clockFirst.year, clockFirst.second2, clockFirst.first);
  const numbers = NUMBERS_FIRST.exec(cell)?.groups;
  return numbers && inNumbers(numbers);
}

type Groups = Readonly<Record<string, string | undefined>>;

function inNumbers(groups: Groups): TimeCell | undefined {
  const { first = '', second2 = '', year = '', mark, half } = groups;
  const dayFirst = dated(groups, year, second2, first);
  const monthFirst = dated(groups, year, first, second2);
  // Points are of countries with the day first, AM and PM of one with the month first.
  if (mark === '.') return dayFirst;
  if (half !== undefined && monthFirst) return { ...monthFirst, order: 'month' };
  if (dayFirst && monthFirst) return { ...dayFirst, order: first === second2 ? 'day' : 'either' };
  return dayFirst ? { ...dayFirst, order: 'day' } : monthFirst && { ...monthFirst, order: 'month' };
}

/** The other reading of a date that was read with the day first: the same where there is none. */
export function withMonthFirst(seconds: number): number {
  const date = new Date(Math.floor(seconds) * 1000);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  if (day > 12) return seconds;
  return seconds + (Date.UTC(year, day - 1, month) - Date.UTC(year, month - 1, day)) / 1000;
}

function dated(groups: Groups, year = '', month = '', day = ''): TimeCell | undefined {
  const clock = secondsOf(groups);
  const full = year.length === 2 ? 2000 + Number(year) : Number(year);
  const midnight = dateOf(full, Number(month), Number(day), 0, 0, 0);
  if (clock === undefined || !midnight) return undefined;
  const zone =
    (Number(groups.zoneHour ?? 0) * 3600 + Number(groups.zoneMinute ?? 0) * 60) * (groups.sign === '-' ? -1 : 1);
  return { seconds: midnight.getTime() / 1000 + clock - zone, kind: 'date' };
}

/** Seconds since midnight. */
function secondsOf({ hour: hourText, minute, second = '', half }: Groups): number | undefined {
  const hour = Number(hourText);
  const seconds = fraction(second);
  if (hour > 23 || Number(minute) > 59 || seconds >= 61 || (half !== undefined && (hour < 1 || hour > 12)))
    return undefined;
  const in24 = half === undefined ? hour : (hour % 12) + (/^p/i.test(half) ? 12 : 0);
  return in24 * 3600 + Number(minute) * 60 + seconds;
}

/** `30.004`, `30,004` or `30:004`. */
function fraction(seconds: string): number {
  return Number(seconds.replace(/[,:]/, '.'));
}
