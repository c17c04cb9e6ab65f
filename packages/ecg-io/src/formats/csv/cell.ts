/** The number in a cell, with a decimal point or comma; NaN for anything else. */
export function parseNumber(cell: string): number {
  if (cell === '') return Number.NaN;
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  return /^[-+]?\d+,\d+(e[-+]?\d+)?$/i.test(cell) ? Number(cell.replace(',', '.')) : Number.NaN;
}

/** Seconds of a clock time (`h:m:s.fff`, `m:s.fff`) or of a date with time (ISO 8601, since 1970); undefined for anything else. */
export function parseTime(cell: string): { readonly seconds: number; readonly isDate: boolean } | undefined {
  const clock = /^\[?(?:(\d+):)?(\d+):(\d+(?:\.\d*)?)\]?$/.exec(cell);
  if (clock) {
    return { seconds: Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]), isDate: false };
  }
  const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[-+]\d\d:?\d\d)?$/.exec(cell);
  if (!iso) return undefined;
  // Date.parse keeps milliseconds only.
  const whole = Date.parse(`${iso[1]}T${iso[2]}${iso[4] ?? 'Z'}`);
  return Number.isNaN(whole) ? undefined : { seconds: whole / 1000 + Number(iso[3] ?? 0), isDate: true };
}
