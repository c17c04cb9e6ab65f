import type { Column } from '../csv/columns.js';
import { readTimeColumn } from '../csv/time-column.js';
import type { Piece } from '../pieces.js';

/** Where rows stand on the axis of time. */
export interface Timing {
  readonly sampleRate: number | undefined;
  /** Runs of rows without a gap: row number, and sample number where the run begins. */
  readonly runs: readonly { readonly row: number; readonly sample: number }[];
  /** Seconds at which the first row is, as its column counts them. */
  readonly first: number;
}

/** Samples that came together, with the time of one of them. */
export interface Packet {
  /** The row of its first sample. */
  readonly row: number;
  readonly count: number;
  readonly seconds: number;
}

/** A hole is a step half as long again as its samples take. */
const HOLE = 1.5;

/**
 * The rate of packets and the holes between them. A time that goes back cannot be placed: the packet follows the one before.
 * @param anchor which sample of a packet its time is that of
 * @returns undefined where the times do not increase
 */
export function packetTiming(packets: readonly Packet[], anchor: 'first' | 'last'): Timing | undefined {
  const steps = packets.slice(1).map((packet, i) => ({
    seconds: packet.seconds - packets[i].seconds,
    samples: anchor === 'first' ? packets[i].count : packet.count,
  }));
  const spacings = steps.map(({ seconds, samples }) => seconds / samples).filter((spacing) => spacing > 0);
  const usual = Float64Array.from(spacings).sort()[spacings.length >> 1];
  if (!(usual > 0)) return undefined;
  const isRegular = ({ seconds, samples }: (typeof steps)[number]) => seconds > 0 && seconds <= HOLE * usual * samples;
  const regular = steps.filter(isRegular);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const spacing = sum(regular.map(({ seconds }) => seconds)) / sum(regular.map(({ samples }) => samples));
  const runs = [{ row: packets[0].row, sample: 0 }];
  steps.forEach(({ seconds, samples }, i) => {
    if (seconds <= HOLE * usual * samples) return;
    const last = runs[runs.length - 1];
    const row = packets[i + 1].row;
    runs.push({ row, sample: last.sample + row - last.row + Math.round(seconds / spacing) - samples });
  });
  const [{ seconds, count }] = packets;
  return { sampleRate: tidy(1 / spacing), runs, first: anchor === 'first' ? seconds : seconds - (count - 1) * spacing };
}

/** Rows that share a time, as packets. */
export function packetsOf(times: Float64Array): Packet[] {
  const packets: { row: number; count: number; seconds: number }[] = [];
  times.forEach((seconds, row) => {
    const last = packets.at(-1);
    if (last && last.seconds === seconds) last.count++;
    else packets.push({ row, count: 1, seconds });
  });
  return packets;
}

/**
 * What a column of seconds says: a time for each row, or one for each packet of rows.
 * @param anchor which row of a packet its time is that of
 * @returns undefined where it cannot be a column of times
 */
export function columnTiming(column: Column, seconds: Float64Array, anchor: 'first' | 'last'): Timing | undefined {
  const read = readTimeColumn({ ...column, values: seconds, name: 'time', unit: 's', isUnclearDate: false });
  if (!('reason' in read)) return { sampleRate: read.sampleRate, runs: read.runs, first: seconds[0] };
  if (!seconds.every(Number.isFinite)) return undefined;
  const packets = packetsOf(seconds);
  return packets.length > 1 && packets.length < seconds.length ? packetTiming(packets, anchor) : undefined;
}

/**
 * Rows that a counter shows to be lost. It begins anew after its largest number, and grows by the same from row to row.
 * @returns undefined where it does not count the rows
 */
export function counterRuns(counter: Float64Array): Timing['runs'] | undefined {
  if (counter.length < 2 || !counter.every((value) => Number.isInteger(value) && value >= 0)) return undefined;
  const largest = counter.reduce((most, value) => Math.max(most, value), 0);
  const steps = Array.from({ length: counter.length - 1 }, (_, i) => counter[i + 1] - counter[i]);
  const forward = steps.filter((step) => step > 0).sort((a, b) => a - b);
  const usual = forward[forward.length >> 1];
  const unusual = steps.filter((step) => step !== usual && step >= 0).length;
  if (usual === undefined || unusual > steps.length / 10) return undefined;
  const isEnd = (i: number) => counter[i] === largest && counter[i + 1] < usual;
  const size = steps.some((_, i) => isEnd(i)) ? largest + usual : 2 ** Math.ceil(Math.log2(largest + 1));
  const runs = [{ row: 0, sample: 0 }];
  steps.forEach((step, i) => {
    const lost = (((step % size) + size) % size) / usual - 1;
    if (lost <= 0 || !Number.isInteger(lost)) return;
    const last = runs[runs.length - 1];
    runs.push({ row: i + 1, sample: last.sample + i + 1 - last.row + lost });
  });
  return runs;
}

/** The values of a column in its runs. */
export function piecesOf(values: Float64Array, runs: Timing['runs']): Piece[] {
  return runs.map(({ row, sample }, k) => ({
    sample,
    values: values.subarray(row, runs[k + 1]?.row ?? values.length),
  }));
}

/** The nearest of some rates within 2 %, else the rate itself. */
export function nominalRate(rate: number, rates: readonly number[]): number {
  return rates.find((nominal) => Math.abs(rate / nominal - 1) < 0.02) ?? rate;
}

/** Without the digits that are rounding. */
function tidy(rate: number): number {
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-4 * rate ? whole : Number(rate.toPrecision(9));
}
