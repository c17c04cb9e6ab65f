import { z } from 'zod';
import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { parseColumns } from '../csv/columns.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { readText } from '../text.js';
import { physicalSignal, startOf } from './sensor-signal.js';

const MAGIC = '# OpenSignals Text File Format';

const deviceSchema = z.object({
  device: z.string().default(''),
  'sampling rate': z.coerce.number().positive(),
  /** Names of all its columns. */
  column: z.array(z.string()),
  /** Names of the columns that hold analogue signals. */
  label: z.array(z.string()),
  /** What is connected, by signal. */
  sensor: z.array(z.string()).default([]),
  /** Bits, by column (BITalino) or by signal (biosignalsplux). */
  resolution: z.array(z.coerce.number().int().min(1).max(32)).default([]),
  date: z.string().default(''),
  time: z.string().default(''),
  /** Set where the columns hold physical values. */
  convertedValues: z.coerce.number().default(0),
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
  const { columns } = parseColumns(text, source.name);
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
  const start = startOf(devices[0].date, devices[0].time);
  return {
    source: { path: source.name, format: 'OpenSignals' },
    channels: signals.map(({ channel }) => channel),
    ...(start && { start }),
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
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const reason = issue ? `${issue.path.join('/')}: ${issue.message}` : 'its second line is no JSON';
    throw new EcgIoError(`${file} has no OpenSignals header: ${reason}`);
  }
}

function signalOf(device: Device, label: string, k: number, column: number, first: number, length: number) {
  const sensor = device.sensor[k] ?? 'RAW';
  const { resolution } = device;
  const bits = resolution.length === device.label.length ? resolution[k] : (resolution[column] ?? 10);
  const { name, unit, scale } = physicalSignal({
    sensor,
    label,
    device: device.device,
    bits,
    isConverted: device.convertedValues > 0,
  });
  return { channel: { name, unit, sampleRate: device['sampling rate'], length }, column: first + column, scale };
}
