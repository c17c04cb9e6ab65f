import { EcgIoError } from '../../error.js';
import type { Column } from './columns.js';
import { readTimeColumn, type TimeColumn } from './time-column.js';
import { timeHeading } from './time-unit.js';

/** Which columns are times, and which of them gives the rate. */
export interface FoundTime {
  readonly time: TimeColumn | undefined;
  readonly start: Date | undefined;
  /** Columns that are no signals: times, dates, and counts of the rows. */
  readonly passedOver: ReadonlySet<Column>;
  /** What is wrong with a time column that is passed over, a sentence each. */
  readonly problems: readonly string[];
}

/** Names of columns that count the rows; that of pandas is empty. */
const COUNTER =
  /^(|unnamed: ?\d+|index|idx|#|no\.?|n|row|frame|samples?|sample[ _-]?(#|no\.?|num(ber)?|index|idx|id|count))$/i;
/** Unevenness up to which a column without a name can be one of times. */
const EVEN = 0.5;

/**
 * Finds the time column: of those that hold dates or clock times, or whose heading is one of time, the one that increases in the most even steps.
 * Without a heading it is the first of several columns, if it increases evenly.
 * @param rateIsKnown a time column that cannot be read is passed over
 * @throws EcgIoError when there is none but one that cannot be read
 */
export function findTime(columns: readonly Column[], file: string, rateIsKnown: boolean): FoundTime {
  const passedOver = new Set(columns.filter(isCounter));
  const times: { time: TimeColumn; column: Column }[] = [];
  const refused: string[] = [];
  let firstDate: Date | undefined;
  for (const [index, column] of columns.entries()) {
    const { name, kind, unit } = column;
    const heading = timeHeading(name ?? '', unit);
    const isClear = kind !== 'number' || heading?.isClear === true;
    const isFirst = name === undefined && index === 0 && columns.length > 1 && column.values.length > 2;
    if (!isClear && !heading && !isFirst) continue;
    const read = readTimeColumn(column);
    if (isClear) passedOver.add(column);
    if ('reason' in read) {
      if (isClear) refused.push(`its time column "${name || `column ${index}`}" ${read.reason}`);
      // Several samples of one packet may have one date, whose first is the start all the same.
      if (kind === 'date' && !column.isUnclearDate) firstDate ??= new Date(Math.round(column.values[0] * 1000));
    } else if (isClear || heading || read.unevenness <= EVEN) {
      passedOver.add(column);
      times.push({ time: read, column });
    }
  }
  const [best] = times.toSorted(
    (a, b) => Number(!a.time.sampleRate) - Number(!b.time.sampleRate) || a.time.unevenness - b.time.unevenness,
  );
  if (!best && refused.length > 0 && !rateIsKnown && columns[0].values.length > 1) {
    throw new EcgIoError(
      `${file}: ${refused[0]}; give the sampling rate in Hz (inputSampleRate, or --input-fs) to pass it over`,
    );
  }
  const start = best?.time.start ?? times.find(({ time }) => time.start)?.time.start ?? firstDate;
  const unclear = columns.find((column) => column.isUnclearDate);
  return {
    time: best?.time,
    start,
    passedOver,
    problems: [
      ...(best ? [] : refused.map((reason) => `${file}: ${reason}`)),
      ...(unclear && !start
        ? [`${file}: its dates may have the day or the month first, so its start is not known`]
        : []),
    ],
  };
}

function isCounter({ name, kind, values }: Column): boolean {
  if (name === undefined || kind !== 'number' || !COUNTER.test(name.trim()) || values.length < 2) return false;
  return values.every((value, i) => i === 0 || value === values[i - 1] + 1);
}
