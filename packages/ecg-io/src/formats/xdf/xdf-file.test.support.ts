/** A sample: its time in s of the stream's clock, undefined where the file leaves it out, and a value a channel. */
export type ExampleSample = readonly [time: number | undefined, ...values: (number | string)[]];

/** What a stream of an example file is like. */
export interface ExampleStream {
  readonly name: string;
  readonly type?: string;
  readonly rate?: number;
  readonly format?: 'int16' | 'float32' | 'double64' | 'string';
  readonly channels?: readonly { readonly label?: string; readonly unit?: string }[];
  readonly samples: readonly ExampleSample[];
  /** Pairs of the stream's time and what is to be added to it, in s. */
  readonly clock?: readonly (readonly [time: number, offset: number])[];
}

/** What stands between chunks, so that a reader finds its way again. */
export const BOUNDARY_CHUNK = chunk(5, Buffer.from('43a546dccbf5410fb30ed5467383cbe4', 'hex'));

/** An XDF file with a boundary before the samples, and at most 50 samples in a chunk. */
export function exampleXdf(streams: readonly ExampleStream[], datetime = '2024-02-03T04:05:06+0100'): Uint8Array {
  const parts = [Buffer.from('XDF:'), chunk(1, xml(`<version>1.0</version><datetime>${datetime}</datetime>`))];
  for (const [id, stream] of streams.entries()) parts.push(chunk(2, Buffer.concat([uint32(id), headerOf(stream)])));
  parts.push(BOUNDARY_CHUNK);
  for (const [id, stream] of streams.entries()) {
    for (let at = 0; at < stream.samples.length; at += 50) {
      const samples = stream.samples.slice(at, at + 50);
      const bytes = samples.map((sample) => sampleOf(sample, stream.format ?? 'float32'));
      parts.push(chunk(3, Buffer.concat([uint32(id), Buffer.of(4), uint32(samples.length), ...bytes])));
    }
    for (const [time, offset] of stream.clock ?? []) {
      parts.push(chunk(4, Buffer.concat([uint32(id), double(time), double(offset)])));
    }
  }
  return new Uint8Array(Buffer.concat(parts));
}

function headerOf({ name, type = '', rate = 0, format = 'float32', channels = [{}] }: ExampleStream): Buffer {
  const described = channels.map(
    ({ label = '', unit = '' }) => `<channel><label>${label}</label><unit>${unit}</unit></channel>`,
  );
  return xml(
    `<name>${name}</name><type>${type}</type><channel_count>${channels.length}</channel_count><nominal_srate>${rate}</nominal_srate>` +
      `<channel_format>${format}</channel_format><desc><channels>${described.join('')}</channels></desc>`,
  );
}

function sampleOf([time, ...values]: ExampleSample, format: NonNullable<ExampleStream['format']>): Buffer {
  const stamp = time === undefined ? Buffer.of(0) : Buffer.concat([Buffer.of(8), double(time)]);
  const stored = values.map((value) => {
    if (typeof value === 'string') return Buffer.concat([Buffer.of(1, Buffer.byteLength(value)), Buffer.from(value)]);
    const bytes = Buffer.alloc({ int16: 2, float32: 4, double64: 8, string: 0 }[format]);
    if (format === 'int16') bytes.writeInt16LE(value);
    else if (format === 'float32') bytes.writeFloatLE(value);
    else bytes.writeDoubleLE(value);
    return bytes;
  });
  return Buffer.concat([stamp, ...stored]);
}

function chunk(tag: number, content: Uint8Array): Buffer {
  const bytes = content.length + 2;
  const length = bytes < 256 ? Buffer.of(1, bytes) : Buffer.concat([Buffer.of(4), uint32(bytes)]);
  return Buffer.concat([length, Buffer.of(tag, 0), content]);
}

const xml = (info: string) => Buffer.from(`<?xml version="1.0"?><info>${info}</info>`);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
