/**
 * A moment in universal time; undefined for a date or time that does not exist, which `Date` would make another one, or where a part is missing.
 * @param month from 1
 * @param second may have a fraction
 */
export function dateOf(
  year: number | undefined,
  month: number | undefined,
  day: number | undefined,
  hour: number | undefined,
  minute: number | undefined,
  second: number | undefined,
): Date | undefined {
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // `Date` takes years below 100 for those of the 20th century.
  const exists = year >= 1000 && year <= 9999 && midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 61;
  return exists && isTime ? new Date(midnight.getTime() + (hour * 3600 + minute * 60 + second) * 1000) : undefined;
}
