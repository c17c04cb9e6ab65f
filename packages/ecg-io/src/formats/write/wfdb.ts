import { EcgIoError } from '../../error.js';
import type { Annotation, Channel, Recording } from '../../recording.js';
import { ANNOTATION_SYMBOLS } from '../wfdb/annotation-codes.js';
import type { WfdbAnnotation } from '../wfdb/annotation-file.js';
import { encodeWfdbAnnotations } from '../wfdb/write-annotations.js';
import { finiteRange } from './finite-range.js';

/** The digital range of format 16; its lowest value, -32768, stands for a missing sample. */
const LARGEST = 32767;
const MISSING = -32768;

/**
 * A WFDB record: the header, a signal file in format 16, and `.atr` where there are annotations.
 * Each channel gets the gain that uses the 16 bits best, so samples keep about 1/65,000 of the channel's range. Channels may differ in rate.
 * @param record its name: letters, digits, `-` and `_`
 * @returns the files by name
 * @throws EcgIoError when `record` is no such name, there is no channel, or the rates have no frame in common
 */
export function encodeWfdb(recording: Recording, record: string): ReadonlyMap<string, Uint8Array> {
  const { channels, start, source } = recording;
  if (!/^[\w-]+$/.test(record)) {
    throw new EcgIoError(`invalid WFDB record name: "${record}", expected letters, digits, - and _`);
  }
  if (channels.length === 0) throw new EcgIoError(`${source.path} has no channels to write`);
  const frameRate = commonRate(channels, source.path);
  const perFrame = channels.map(({ sampleRate }) => Math.round(sampleRate / frameRate));
  const frames = Math.max(...channels.map(({ samples }, c) => Math.ceil(samples.length / perFrame[c])));
  const scales = channels.map(({ samples }) => scaleOf(samples));

  const digital = new Int16Array(frames * perFrame.reduce((sum, count) => sum + count, 0)).fill(MISSING);
  const sums = channels.map(() => 0);
  let at = 0;
  for (let frame = 0; frame < frames; frame++) {
    channels.forEach(({ samples }, c) => {
      const { gain, baseline } = scales[c];
      for (let k = 0; k < perFrame[c]; k++, at++) {
        const value = samples[frame * perFrame[c] + k];
        if (Number.isFinite(value)) digital[at] = Math.round(value * gain) + baseline;
        sums[c] += digital[at];
      }
    });
  }

  const stamp = start ? ` ${start.toISOString().slice(11, 23)} ${dayMonthYear(start)}` : '';
  const lines = channels.map(({ name, unit }, c) => {
    const { gain, baseline } = scales[c];
    const first = digital[perFrame.slice(0, c).reduce((sum, count) => sum + count, 0)] ?? 0;
    const format = perFrame[c] > 1 ? `16x${perFrame[c]}` : '16';
    const checksum = ((sums[c] % 65536) << 16) >> 16;
    const scale = `${gain}(${baseline})/${unit.replace(/\s+/g, '_') || 'NU'}`;
    return `${record}.dat ${format} ${scale} 16 0 ${first} ${checksum} 0 ${name.replace(/\s+/g, ' ').trim()}`;
  });
  const header = [`${record} ${channels.length} ${frameRate} ${frames}${stamp}`, ...lines, ''].join('\n');
  return new Map([
    [`${record}.dat`, new Uint8Array(digital.buffer)],
    ...annotationFile(recording, frameRate, record),
    [`${record}.hea`, new TextEncoder().encode(header)],
  ]);
}

/** Gains at which samples that came from integers are integers again, but for the rounding of float32: nothing is lost. */
const USUAL_GAINS = [1, 10, 100, 200, 1000, 2000, 5000, 10000];
/** Of the channel's range: what float32 rounds off, and far less than a step of 16 bits. */
const LOSSLESS = 1e-6;
/** Other programs hold a baseline in 32 bits. */
const LARGEST_BASELINE = 2 ** 31 - 1;

function scaleOf(samples: Channel['samples']): { gain: number; baseline: number } {
  const [minimum, maximum] = finiteRange(samples);
  const range = maximum - minimum;
  const lossless = USUAL_GAINS.find(
    (gain) =>
      Math.max(-minimum, maximum) * gain <= LARGEST &&
      samples.every(
        (value) =>
          !Number.isFinite(value) || Math.abs(value * gain - Math.round(value * gain)) <= LOSSLESS * range * gain,
      ),
  );
  if (lossless !== undefined) return { gain: lossless, baseline: 0 };
  const middle = (minimum + maximum) / 2;
  // One step less than the range, for both roundings.
  const gain = Math.min(
    (2 * (LARGEST - 1)) / (range || Math.abs(maximum)),
    LARGEST_BASELINE / Math.abs(middle),
    Number.MAX_VALUE,
  );
  return { gain, baseline: Math.round(-gain * middle) };
}

/** The highest rate that all channels' rates are whole multiples of. */
function commonRate(channels: readonly Channel[], path: string): number {
  const rates = channels.map(({ sampleRate }) => sampleRate);
  const slowest = Math.min(...rates);
  for (let parts = 1; parts <= 1000; parts++) {
    const base = slowest / parts;
    if (rates.every((rate) => Math.abs(rate / base - Math.round(rate / base)) < 1e-9 * (rate / base))) return base;
  }
  throw new EcgIoError(`${path}: the rates ${rates.join(', ')} Hz do not fit into one WFDB record: choose a channel`);
}

/** Times are of the fastest channel's samples, which may be finer than frames. */
function annotationFile(
  { annotations, channels }: Recording,
  frameRate: number,
  record: string,
): [string, Uint8Array][] {
  const resolution = Math.max(...channels.map(({ sampleRate }) => sampleRate));
  if (annotations.length === 0) return [];
  const encoded = annotations.map((annotation) => toWfdb(annotation, resolution));
  return [[`${record}.atr`, encodeWfdbAnnotations(encoded, resolution === frameRate ? undefined : resolution)]];
}

/** A label that is no symbol of WFDB becomes the text of a note. */
function toWfdb({ onset, label, note = '' }: Annotation, resolution: number): WfdbAnnotation {
  const isSymbol = ANNOTATION_SYMBOLS.includes(label);
  return {
    sample: Math.round(onset * resolution),
    symbol: isSymbol ? label : '"',
    subtype: 0,
    channel: 0,
    number: 0,
    aux: isSymbol ? note : label,
  };
}

function dayMonthYear(date: Date): string {
  const [year, month, day] = date.toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}
