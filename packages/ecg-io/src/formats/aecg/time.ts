import { dateOf } from '../date.js';
import { numberIn } from '../xml/element.js';

const SECONDS_PER: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };

/** Seconds of a quantity of time (type PQ); NaN where it is none. */
export function secondsOf(value: string | undefined, unit: string | undefined): number {
  return numberIn(value) * (Object.hasOwn(SECONDS_PER, unit ?? 's') ? SECONDS_PER[unit ?? 's'] : Number.NaN);
}

const TIME_STAMP = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d(?:\.\d+)?))?)?)?([-+]\d{4})?$/;

/** Seconds since 1970 of a time stamp of HL7 (type TS), `YYYYMMDDhhmmss.f+zzzz`, shorter where less is known; NaN where it is none. */
export function unixSeconds(stamp: string | undefined): number {
  const found = TIME_STAMP.exec(stamp?.trim() ?? '');
  if (!found) return Number.NaN;
  const [, year, month, day, hour = 0, minute = 0, second = 0] = found.map((part) =>
    part === undefined ? undefined : Number(part),
  );
  const whole = Math.floor(second);
  const date = dateOf(year, month, day, hour, minute, whole);
  if (!date) return Number.NaN;
  const zone = found[7] ? Number(found[7].slice(0, 3)) * 3600 + Number(`${found[7][0]}${found[7].slice(3)}`) * 60 : 0;
  // `Date` keeps milliseconds only.
  return date.getTime() / 1000 + (second - whole) - zone;
}
