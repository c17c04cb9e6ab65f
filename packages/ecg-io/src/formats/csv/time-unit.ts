import { unbracketed } from '../units.js';

const SECONDS: readonly (readonly [RegExp, number])[] = [
  [/^(s|secs?|seconds?|sek|sekunden?)$/, 1],
  [/^(ms|msecs?|millis|milliseconds?)$/, 1e-3],
  [/^(us|\u00b5s|\u03bcs|usecs?|micros|microseconds?)$/, 1e-6],
  [/^(ns|nsecs?|nanos|nanoseconds?)$/, 1e-9],
  [/^(m|mins?|minutes?)$/, 60],
  [/^(h|hrs?|hours?)$/, 3600],
  [/^(d|days?)$/, 86_400],
];

/** Seconds in a unit of time, or in several (`0.004 sec`); undefined for anything else. */
export function secondsPer(unit: string): number | undefined {
  const found = /^%? ?(?<factor>\d+(?:\.\d+)?)? ?(?<name>[a-z\u00b5\u03bc]+)$/.exec(
    unbracketed(unit).toLowerCase(),
  )?.groups;
  const seconds = found && SECONDS.find(([pattern]) => pattern.test(found.name))?.[1];
  return seconds && Number(found?.factor ?? 1) * seconds;
}

/** What stands in the place of a unit of time, but says how it is written, or where it counts from. */
const NOTE = /^(h+:m+|d+[./-]|y+[./-]|(utc|gmt|local|unix|epoch|iso|system|device|relative|elapsed)\b)/i;

/** What a column's heading says of time. */
export interface TimeHeading {
  /** Seconds in one step of its numbers; undefined where no unit is stated. */
  readonly secondsPerUnit: number | undefined;
  /** A unit that is stated and is not known. */
  readonly unknownUnit: string | undefined;
  /** True where its name can only be that of a time. */
  readonly isClear: boolean;
}

const CLEAR =
  /(^|[^a-z])(date|daq|js)?time(stamps?)?([^a-z]|$)|(^|[^a-z])timestamps?([^a-z]|$)|^elapsed|(^|[^a-z])(epoch|unix)([^a-z]|$)|^milliseconds?$|^seconds?$|^minutes?$|^hours?$|^((uhr|mess)?zeit(punkt|stempel)?|datum|temps|heure|tiempo|hora|tempo|ora|tijd|czas|tid)([^a-z]|$)/i;
const SHORT = /^\W*(t|s|secs?|ms|msecs?|us|ns|mins?|hrs?|hours?)([^a-z]|$)/i;

/** Longer names are none of times. */
const LONGEST = 200;

/**
 * What a heading says, where it may be one of time: a name such as `time`, `timestamp_ms`, `t [s]`, or a unit line such as `0.004 sec`.
 * @returns undefined where it is none, and where its unit is of something else
 */
export function timeHeading(name: string, unit: string): TimeHeading | undefined {
  if (name.length > LONGEST) return undefined;
  const bracketed = /[([]([^()[\]]*)[)\]]\s*$/.exec(name)?.[1];
  const plain = name
    .replace(/[([][^()[\]]*[)\]]\s*$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .trim();
  const isClear = CLEAR.test(plain);
  const stated = [unit, bracketed ?? '']
    .map((text) => text.trim())
    .find((text) => text !== '' && !NOTE.test(unbracketed(text)));
  const perUnit = stated === undefined ? undefined : secondsPer(stated);
  // A unit of time alone, as in `Zeit [s]`, may be one of a time: whether it increases will tell.
  if (!isClear && !SHORT.test(plain) && perUnit === undefined) return undefined;
  if (stated !== undefined && perUnit === undefined) {
    return isClear ? { secondsPerUnit: undefined, unknownUnit: stated, isClear } : undefined;
  }
  const last = /[^a-z\u00b5\u03bc]?([a-z\u00b5\u03bc]+)$/i.exec(plain)?.[1] ?? '';
  const secondsPerUnit = perUnit ?? (/^(t|time|m|d)$/i.test(last) ? undefined : secondsPer(last));
  return { secondsPerUnit, unknownUnit: undefined, isClear };
}
