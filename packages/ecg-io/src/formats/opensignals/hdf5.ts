import type { Dataset, Entity, Group } from 'h5wasm';
import { z } from 'zod';
import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { withHdf5File } from '../hdf5/with-hdf5-file.js';
import { type NumericData, sizeOf, strided } from '../nd-array.js';
import { checkMemory, type OpenOptions, type RecordingFile, sampleSpan } from '../recording-file.js';
import { physicalSignal, startOf } from './sensor-signal.js';

const number = z.union([z.number(), z.bigint()]).transform(Number);
/** Attributes of the group of a device. */
const deviceSchema = z.object({
  'sampling rate': number.pipe(z.number().positive()),
  device: z.string().catch(''),
  date: z.string().catch(''),
  time: z.string().catch(''),
  /** Inputs that were recorded, in order. */
  channels: z.array(number).catch([]),
  /** Bits, by input (biosignalsplux), or by column with the counter and the digital ones first (BITalino). */
  resolution: z.array(number.pipe(z.number().int().min(1).max(32))).catch([]),
});
type Device = z.infer<typeof deviceSchema>;

type Signal = ReturnType<typeof physicalSignal> & {
  readonly sampleRate: number;
  readonly steps: Float64Array;
  readonly start: Date | undefined;
};

/**
 * Opens an HDF5 file of OpenSignals (PLUX: BITalino, biosignalsplux), which has a group for each device. The signals, their names and values are those of the
 * text file of the same recording; the envelopes for the screen (`support`) and digital inputs are left out.
 * @returns undefined for an HDF5 file of another kind
 * @throws EcgIoError when the file is damaged, or has no signals
 */
export async function openOpenSignalsHdf5(
  source: ByteSource,
  { maxBytes }: OpenOptions,
): Promise<RecordingFile | undefined> {
  const signals = await withHdf5File(source, (root) => {
    const devices = root.keys().flatMap((key) => {
      const group = groupOf(root.get(key));
      const raw = group && groupOf(group.get('raw'));
      return group && raw && 'sampling rate' in group.attrs ? [{ key, group, raw }] : [];
    });
    if (devices.length === 0) return undefined;
    return devices.flatMap(({ key, group, raw }) => {
      const device = deviceSchema.safeParse(attributesOf(group));
      if (!device.success) {
        const [issue] = device.error.issues;
        throw new EcgIoError(
          `${source.name}: the device ${key} has no valid ${issue.path.join(' ')}: ${issue.message}`,
        );
      }
      return signalsOf(source.name, device.data, attributesOf(group).sensor, raw, maxBytes);
    });
  });
  if (!signals) return undefined;
  if (signals.length === 0) throw new EcgIoError(`${source.name} has no signals of OpenSignals`);
  const channels = signals.map(({ name, unit, sampleRate, steps }) => ({
    name,
    unit,
    sampleRate,
    length: steps.length,
  }));
  const [{ start }] = signals;
  return {
    source: { path: source.name, format: 'OpenSignals HDF5' },
    channels,
    ...(start && { start }),
    annotations: async () => [],
    problems: async () =>
      signals.some((signal) => signal.start?.getTime() !== start?.getTime())
        ? [`${source.name}: its devices began at different times; all are placed at the start of the first`]
        : [],
    samples: async (indices, from, to) =>
      indices.map((index) => {
        const { scale, steps } = signals[index];
        const [begin, end] = sampleSpan(channels[index], from, to);
        return steps.subarray(begin, end).map(scale);
      }),
  };
}

function signalsOf(file: string, device: Device, sensors: unknown, raw: Group, maxBytes?: number): Signal[] {
  const inputs = raw
    .keys()
    .flatMap((key) => /^channel_(\d+)$/.exec(key)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  const order = device.channels.length > 0 ? device.channels : inputs;
  return inputs.flatMap((input) => {
    const data = raw.get(`channel_${input}`);
    if (!(data && 'slice' in data)) return [];
    const place = order.indexOf(input);
    // The last ones are those of the inputs, whatever stands before them.
    const bits = device.resolution.slice(-order.length)[place] ?? device.resolution[0] ?? 10;
    const { sensor = sensorAt(sensors, place), label } = attributesOf(data);
    const signal = physicalSignal({
      sensor: text(sensor),
      label: text(label) || `channel_${input}`,
      device: device.device,
      bits,
    });
    const [length = 0, ...others] = data.shape ?? [];
    const width = sizeOf(others);
    checkMemory(
      file,
      [{ name: signal.name, unit: '', sampleRate: undefined, length: length * width }],
      maxBytes === undefined ? {} : { maxBytes },
    );
    const steps = data.value;
    if (!ArrayBuffer.isView(steps)) throw new EcgIoError(`${file}: the samples of ${signal.name} are no numbers`);
    return [
      {
        ...signal,
        sampleRate: device['sampling rate'],
        steps: strided(steps as NumericData, 0, width, length),
        start: startOf(device.date, device.time),
      },
    ];
  });
}

function groupOf(entity: Entity | null): Group | undefined {
  return entity && 'keys' in entity ? entity : undefined;
}

function attributesOf({ attrs }: Group | Dataset): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(attrs).map(([name, { value }]) => [
      name,
      ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value,
    ]),
  );
}

/** What is connected, where the group says it instead of each signal. */
function sensorAt(sensors: unknown, place: number): unknown {
  return Array.isArray(sensors) ? sensors[place] : sensors;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
