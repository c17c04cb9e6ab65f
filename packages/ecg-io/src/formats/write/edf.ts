import { EcgIoError } from '../../error.js';
import type { Channel, Recording } from '../../recording.js';
import { encodeAnnotation } from '../edf/time-stamped-annotations.js';
import { type EdfLayout, encodeEdfHeader, FIELD_WIDTH, printedNumber } from './edf-header.js';
import { finiteRange } from './finite-range.js';

const DIGITAL_MINIMUM = -32768;
const DIGITAL_STEPS = 65535;

/**
 * An EDF+C file (Kemp & Olivan 2003) with the recording's annotations. Each channel uses the full 16 bits for its range, so samples keep about
 * 1/65,000 of it, but where its bounds have more digits than the eight characters that the header has for them. EDF has no missing samples: they hold the value before them, and so does what fills up the last data record.
 * @throws EcgIoError when there is no channel, or no data record holds a whole number of samples of every channel, or a value has no place
 * in the header
 */
export function encodeEdf(recording: Recording): Uint8Array {
  const { channels, annotations, source } = recording;
  if (channels.length === 0) throw new EcgIoError(`${source.path} has no channels to write`);
  const recordSeconds = wholeSeconds(channels, source.path);
  const sampleCounts = channels.map(({ sampleRate }) => Math.round(sampleRate * recordSeconds));
  const records = Math.max(...channels.map(({ samples }, c) => Math.ceil(samples.length / sampleCounts[c])));

  // The header has whole seconds: times count from the last one before the start.
  const fraction = ((recording.start?.getTime() ?? 0) % 1000) / 1000;
  const lead = fraction < 0 ? 1 + fraction : fraction;
  // An annotation goes into the data record of its onset; what lies outside goes into the first or the last.
  const lists = Array.from({ length: records }, (_, r) => [encodeAnnotation(lead + r * recordSeconds)]);
  for (const annotation of annotations) {
    const record = Math.max(0, Math.min(records - 1, Math.floor(annotation.onset / recordSeconds)));
    lists[record]?.push(encodeAnnotation(0, { ...annotation, onset: lead + annotation.onset }));
  }
  const listBytes = lists.map((list) => list.reduce((sum, { length }) => sum + length, 0));
  const annotationSamples = Math.ceil(listBytes.reduce((most, bytes) => Math.max(most, bytes), 0) / 2);

  const ranges = channels.map(({ samples, name }) => printableRange(samples, `${source.path}: ${name}`));
  const layout: EdfLayout = { records, recordSeconds, sampleCounts, ranges, annotationSamples };
  const header = encodeEdfHeader(recording, layout);
  const recordBytes = 2 * (sampleCounts.reduce((sum, count) => sum + count, 0) + annotationSamples);
  const bytes = new Uint8Array(header.length + records * recordBytes);
  bytes.set(header);

  let offset = header.length;
  channels.forEach(({ samples }, c) => {
    writeSamples(new DataView(bytes.buffer, offset), samples, sampleCounts[c], recordBytes, ranges[c]);
    offset += 2 * sampleCounts[c];
  });
  lists.forEach((list, r) => {
    let at = offset + r * recordBytes;
    for (const encoded of list) {
      bytes.set(encoded, at);
      at += encoded.length;
    }
  });
  return bytes;
}

/** Writes a channel: `count` samples at the beginning of every `stride` bytes. */
function writeSamples(
  view: DataView,
  samples: Channel['samples'],
  count: number,
  stride: number,
  [minimum, maximum]: readonly [number, number],
): void {
  const gain = DIGITAL_STEPS / (maximum - minimum);
  let held = minimum;
  for (let record = 0; record < view.byteLength; record += stride) {
    const first = (record / stride) * count;
    for (let k = 0; k < count; k++) {
      const value = samples[first + k];
      if (Number.isFinite(value)) held = value;
      view.setInt16(record + 2 * k, Math.round((held - minimum) * gain) + DIGITAL_MINIMUM, true);
    }
  }
}

/** The shortest whole number of seconds with a whole number of samples of every channel. */
function wholeSeconds(channels: readonly Channel[], path: string): number {
  for (let seconds = 1; seconds <= 60; seconds++) {
    const isWhole = ({ sampleRate }: Channel) =>
      Math.abs(sampleRate * seconds - Math.round(sampleRate * seconds)) < 1e-9;
    if (channels.every(isWhole)) return seconds;
  }
  const rates = channels.map(({ sampleRate }) => sampleRate).join(', ');
  throw new EcgIoError(`${path}: rates of ${rates} Hz do not fit into the data records of EDF: resample first`);
}

/**
 * The range of the samples, rounded outwards to what has a place in the header.
 * @throws EcgIoError when it has none
 */
function printableRange(samples: Channel['samples'], name: string): readonly [minimum: number, maximum: number] {
  const [minimum, maximum] = finiteRange(samples);
  const low = rounded(minimum, Math.floor);
  const high = rounded(maximum, Math.ceil);
  if (low === undefined || high === undefined) {
    throw new EcgIoError(`${name} reaches from ${minimum} to ${maximum}, more than EDF can hold`);
  }
  return [low, high > low ? high : low + (Math.abs(low) || 1)];
}

/** The nearest number, below or above, that is printed in a field of the header; undefined where there is none. */
function rounded(value: number, round: (value: number) => number): number | undefined {
  if (value === 0) return 0;
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  for (let digits = FIELD_WIDTH - magnitude; digits >= Math.min(0, -magnitude); digits--) {
    const scaled = value * 10 ** digits;
    const whole = Math.abs(scaled - Math.round(scaled)) < 1e-6 ? Math.round(scaled) : round(scaled);
    const candidate = Number(`${whole}e${-digits}`);
    if (printedNumber(candidate).length <= FIELD_WIDTH) return candidate;
  }
  return undefined;
}
