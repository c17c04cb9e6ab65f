import { EcgIoError } from '../../error.js';
import type { Channel, Recording } from '../../recording.js';
import { encodeAnnotation } from '../edf/time-stamped-annotations.js';
import { type EdfLayout, encodeEdfHeader } from './edf-header.js';
import { finiteRange } from './finite-range.js';

const DIGITAL_MINIMUM = -32768;
const DIGITAL_STEPS = 65535;

/**
 * An EDF+C file (Kemp & Olivan 2003) with the recording's annotations. Each channel uses the full 16 bits for its range, so samples keep about
 * 1/65,000 of it. EDF has no missing samples: they hold the value before them, and so does what fills up the last data record.
 * @throws EcgIoError when there is no channel, or no data record holds a whole number of samples of every channel, or a value has no place
 * in the header
 */
export function encodeEdf(recording: Recording): Uint8Array {
  const { channels, annotations, source } = recording;
  if (channels.length === 0) throw new EcgIoError(`${source.path} has no channels to write`);
  const recordSeconds = wholeSeconds(channels, source.path);
  const sampleCounts = channels.map(({ sampleRate }) => Math.round(sampleRate * recordSeconds));
  const records = Math.max(...channels.map(({ samples }, c) => Math.ceil(samples.length / sampleCounts[c])));

  // An annotation goes into the data record of its onset; what lies outside goes into the first or the last.
  const lists = Array.from({ length: records }, (_, r) => [encodeAnnotation(r * recordSeconds)]);
  for (const annotation of annotations) {
    const record = Math.max(0, Math.min(records - 1, Math.floor(annotation.onset / recordSeconds)));
    lists[record]?.push(encodeAnnotation(0, annotation));
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

/** The range of the samples, rounded outwards to what fits into eight characters. */
function printableRange(samples: Channel['samples'], name: string): readonly [minimum: number, maximum: number] {
  const [minimum, maximum] = finiteRange(samples);
  for (let digits = 6; digits >= 0; digits--) {
    const unit = 10 ** digits;
    const low = Math.floor(minimum * unit) / unit;
    const high = Math.max(Math.ceil(maximum * unit) / unit, low + 1 / unit);
    if (low.toFixed(digits).length <= 8 && high.toFixed(digits).length <= 8) {
      return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
    }
  }
  throw new EcgIoError(`${name} reaches from ${minimum} to ${maximum}, more than EDF can hold`);
}
