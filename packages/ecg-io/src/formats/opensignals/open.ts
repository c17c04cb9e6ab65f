import { z } from 'zod';
import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { parseColumns } from '../csv/columns.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { readText } from '../text.js';

const MAGIC = '# OpenSignals Text File Format';

const deviceSchema = z.object({
  device: z.string().default(''),
  'sampling rate': z.number().positive(),
  /** Names of all its columns. */
  column: z.array(z.string()),
  /** Names of the columns that hold analogue signals. */
  label: z.array(z.string()),
  /** What is connected, by signal. */
  sensor: z.array(z.string()).default([]),
  /** Bits, by column (BITalino) or by signal (biosignalsplux). */
  resolution: z.array(z.number().int().min(1).max(32)).default([]),
  date: z.string().default(''),
  time: z.string().default(''),
});
type Device = z.infer<typeof deviceSchema>;

/** True when a file begins as text files of OpenSignals do. */
export function isOpenSignals(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * Opens a text file of OpenSignals (PLUX: BITalino, biosignalsplux). ECG sensors are converted to mV by their transfer function; other
 * signals stay in the converter's steps.
 * @throws EcgIoError when the header is not what OpenSignals writes or there are no rows
 */
export async function openOpenSignals(source: ByteSource): Promise<RecordingFile> {
  const text = await readText(source);
  const devices = parseHeader(text, source.name);
  const columns = parseColumns(text, source.name);
  let offset = 0;
  const signals = devices.flatMap((device) => {
    const first = offset;
    offset += device.column.length;
    return device.label.flatMap((label, k) => {
      const column = device.column.indexOf(label);
      return column < 0 ? [] : [signalOf(device, label, k, column, first, columns[0].values.length)];
    });
  });
  if (signals.length === 0) throw new EcgIoError(`${source.name} lists no signals in its header`);
  if (columns.length < offset) {
    throw new EcgIoError(`${source.name} has ${columns.length} columns, its header lists ${offset}`);
  }
  const start = new Date(`${isoDate(devices[0].date)}T${isoTime(devices[0].time)}Z`);
  return {
    source: { path: source.name, format: 'OpenSignals' },
    channels: signals.map(({ channel }) => channel),
    ...(!Number.isNaN(start.getTime()) && { start }),
    annotations: async () => [],
    samples: async (indices, from, to) =>
      indices.map((index) => {
        const { channel, column, scale } = signals[index];
        const [begin, end] = sampleSpan(channel, from, to);
        return columns[column].values.subarray(begin, end).map(scale);
      }),
  };
}

function parseHeader(text: string, file: string): Device[] {
  try {
    const json = text.split('\n', 2)[1].replace(/^#\s*/, '');
    return Object.values(z.record(z.string(), deviceSchema).parse(JSON.parse(json)));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error).split('\n')[0] : 'its second line is no JSON';
    throw new EcgIoError(`${file} has no OpenSignals header: ${reason}`);
  }
}

function signalOf(device: Device, label: string, k: number, column: number, first: number, length: number) {
  const sensor = device.sensor[k] ?? 'RAW';
  const isEcg = /^ECG/i.test(sensor);
  const { resolution } = device;
  const bits = resolution.length === device.label.length ? resolution[k] : (resolution[column] ?? 10);
  const steps = 2 ** bits;
  // Full scale in V over the sensor's gain (data sheets of both ECG sensors).
  const [volts, gain] = /^bitalino/i.test(device.device) ? [3.3, 1100] : [3, 1000];
  return {
    channel: {
      name: /^(RAW|CUSTOM.*|)$/i.test(sensor) ? label : `${sensor} ${label}`,
      unit: isEcg ? 'mV' : '',
      sampleRate: device['sampling rate'],
      length,
    },
    column: first + column,
    scale: isEcg ? (value: number) => ((value / steps - 0.5) * volts * 1000) / gain : (value: number) => value,
  };
}

/** `2016-6-11` as `2016-06-11`. */
function isoDate(date: string): string {
  return date
    .split('-')
    .map((part) => part.padStart(2, '0'))
    .join('-');
}

/** `7:3:47.29` as `07:03:47.29`. */
function isoTime(time: string): string {
  return time
    .split(':')
    .map((part) => part.replace(/^\d(?!\d)/, '0$&'))
    .join(':');
}
