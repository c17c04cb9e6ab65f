import type { Column } from '../csv/columns.js';

/** Boards by the columns of BrainFlow's table: how many of them are electrodes, after the counter. */
const ELECTRODES: Readonly<Record<number, number>> = { 15: 4, 24: 8, 32: 16 };
const [SINCE, UNTIL] = [1.3e9, 2.2e9];

/** Names for the columns of the older OpenBCI text, which has none: the counter, electrodes, an accelerometer, the clock, Unix time in ms. */
export function openBciNames(columns: readonly Column[]): readonly string[] | undefined {
  if (columns[0].name !== undefined) return undefined;
  const last = columns.length - 1;
  const electrodes = columns.length - 1 - ACCELEROMETER - TIMES;
  return columns.map((_, i) => {
    if (i === 0) return 'Sample Index';
    if (i === last) return 'Timestamp';
    if (i <= electrodes) return `EXG Channel ${i - 1}`;
    return i <= electrodes + ACCELEROMETER ? `Accel Channel ${i - electrodes - 1}` : '';
  });
}
const ACCELEROMETER = 3;
const TIMES = 2;

/** Names for the columns of BrainFlow's table, which has none: the column of Unix time is the one with such numbers. */
export function brainFlowNames(columns: readonly Column[]): readonly string[] {
  const time = columns.findIndex(({ values }) => values.every((value) => value > SINCE && value < UNTIL));
  const electrodes = ELECTRODES[columns.length] ?? 0;
  return columns.map((_, i) => {
    if (i === 0) return 'Sample Index';
    if (i === time) return 'Timestamp';
    if (i <= electrodes) return `EXG Channel ${i - 1}`;
    return electrodes === 0 && i < time ? `Channel ${i}` : '';
  });
}
