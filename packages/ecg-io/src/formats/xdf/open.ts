import type { Annotation } from '../../recording.js';
import type { ByteSource } from '../byte-source.js';
import { type ChannelInfo, type RecordingFile, sampleSpan } from '../recording-file.js';
import { synchronise } from './clock.js';
import { readXdf, type XdfStream } from './streams.js';
import { evenRate, type Timeline, timelineOf } from './timeline.js';
import { readValues } from './values.js';

/** A stream on the recorder's clock. */
interface Synchronised {
  readonly stream: XdfStream;
  /** s. */
  readonly times: Float64Array;
  /** Undefined where it holds events. */
  readonly timeline: Timeline | undefined;
  /** s; undefined where it has no samples. */
  readonly start: number | undefined;
}

/** Where a stretch of a stream's samples lies among those of its channels. */
interface Placed {
  readonly begin: number;
  readonly end: number;
  readonly place: number;
}

/** A stream of numbers as channels. */
interface Signal {
  readonly stream: XdfStream;
  readonly placed: readonly Placed[];
  readonly channels: readonly ChannelInfo[];
}

/** Streams that begin further from each other, in s, have no clock in common. */
const SAME_CLOCK = 86_400;
/** s: a longer gap is a wrong time. */
const LONGEST_GAP = 30 * 86_400;
/** s that a stretch may be off at its end, where all stretches have one rate, before it is told. */
const NOTICEABLE_DRIFT = 0.05;

/**
 * Opens an XDF file (Lab Streaming Layer). The streams' clocks are brought to the recorder's, the jitter of evenly sampled streams is removed, and all begin
 * where the first stream does: what comes later begins with NaN, and has NaN in its gaps. A channel's rate is what its times say. Streams of
 * strings, and of numbers without a rate, are annotations, with the stream's name as annotator.
 * @throws EcgIoError when it holds no stream that can be read
 */
export async function openXdf(source: ByteSource): Promise<RecordingFile> {
  const file = await readXdf(source);
  const problems = [...file.problems];
  const streams = file.streams.map((stream): Synchronised => {
    const times = stream.times.slice();
    const breaks = synchronise(times, stream.clock);
    const rate = stream.format === 'string' ? 0 : stream.nominalRate || evenRate(times);
    const timeline = timelineOf(times, rate, breaks);
    const starts = timeline?.stretches.map(({ start }) => start) ?? times;
    return { stream, times, timeline, start: times.length > 0 ? least(starts) : undefined };
  });
  const common = commonStart(streams.flatMap(({ start }) => start ?? []));
  const originOf = ({ stream, start }: Synchronised) => {
    if (start === undefined || Math.abs(start - common) <= SAME_CLOCK) return common;
    problems.push(
      `${source.name}: the clock of stream ${stream.name} is not that of the others: it is taken to begin with them`,
    );
    return start;
  };
  const isSignal = ({ stream, timeline }: Synchronised) =>
    timeline !== undefined || (stream.format !== 'string' && stream.nominalRate > 0 && stream.times.length === 0);
  const hasSeveral = streams.filter(isSignal).length > 1;
  const signals: Signal[] = [];
  const events: { readonly synchronised: Synchronised; readonly origin: number }[] = [];
  for (const synchronised of streams) {
    const origin = originOf(synchronised);
    if (isSignal(synchronised)) signals.push(signalOf(synchronised, origin, hasSeveral, source.name, problems));
    else events.push({ synchronised, origin });
  }
  const channels = signals.flatMap((signal, index) =>
    signal.channels.map((info, channel) => ({ info, index, channel })),
  );
  return {
    source: { path: source.name, format: 'XDF' },
    channels: channels.map(({ info }) => info),
    ...(file.start && { start: file.start }),
    annotations: async () => {
      const found: Annotation[] = [];
      for (const { synchronised, origin } of events) found.push(...(await annotationsOf(source, synchronised, origin)));
      return found.sort((a, b) => a.onset - b.onset);
    },
    problems: async () => problems,
    samples: async (indices, from, to) => {
      const results: Float64Array[] = [];
      for (const [index, signal] of signals.entries()) {
        const ours = indices.flatMap((wanted, k) => (channels[wanted].index === index ? [k] : []));
        if (ours.length === 0) continue;
        const span = sampleSpan(signal.channels[0], from, to);
        const values = await readSignal(
          source,
          signal,
          ours.map((k) => channels[indices[k]].channel),
          span,
        );
        ours.forEach((k, i) => {
          results[k] = values[i];
        });
      }
      return results;
    },
  };
}

function signalOf(
  { stream, timeline }: Synchronised,
  origin: number,
  hasSeveral: boolean,
  path: string,
  problems: string[],
): Signal {
  const sampleRate = timeline?.sampleRate ?? stream.nominalRate;
  const placed: Placed[] = [];
  let length = 0;
  let drift = 0;
  for (const { begin, end, start, last } of timeline?.stretches ?? []) {
    drift = Math.max(drift, Math.abs((end - begin - 1) / sampleRate - (last - start)));
    const wanted = Math.round((start - origin) * sampleRate);
    // Samples are never dropped: what would overlap follows its predecessor.
    const isFar = !(wanted - length <= LONGEST_GAP * sampleRate);
    const place = isFar ? length : Math.max(length, wanted);
    if (isFar) {
      problems.push(
        `${path}: samples from ${begin} on of stream ${stream.name} have times far after their predecessors`,
      );
    } else if (place - wanted > 1) {
      problems.push(
        `${path}: samples from ${begin} on of stream ${stream.name} have times before those of their predecessors`,
      );
    }
    placed.push({ begin, end, place });
    length = place + end - begin;
  }
  if (drift > NOTICEABLE_DRIFT) {
    problems.push(
      `${path}: the stretches of stream ${stream.name} have rates of their own: times within them are wrong by up to ${drift.toFixed(2)} s`,
    );
  }
  const stated = stream.nominalRate;
  if (sampleRate < stated / 2 || sampleRate > 2 * stated) {
    const said = stated > 0 ? `is said to have ${stated} Hz` : 'states no rate';
    problems.push(`${path}: stream ${stream.name} ${said}, its times say ${sampleRate.toPrecision(6)} Hz`);
  }
  const channels = stream.channels.map(({ unit }, i) => ({
    name: nameOf(stream, i, hasSeveral),
    unit,
    sampleRate,
    length,
  }));
  return { stream, placed, channels };
}

/** A channel's label, or its or its stream's type with a number; that of an ECG has ECG in it, and where there are several streams, the stream's name before it. */
function nameOf({ name, type, channels }: XdfStream, index: number, hasSeveral: boolean): string {
  const { label, type: ownType } = channels[index];
  const kind = ownType || type;
  const own = label || `${kind || name}${channels.length > 1 ? ` ${index + 1}` : ''}`;
  const full = hasSeveral && name ? `${name}/${own}` : own;
  return /^(ecg|ekg)$/i.test(kind) && !/ecg|ekg/i.test(full) ? `${full} ${kind}` : full;
}

/** Values of channels of a stream, in a span of the channels' samples. */
async function readSignal(
  source: ByteSource,
  { stream, placed }: Signal,
  wanted: readonly number[],
  [from, to]: readonly [number, number],
): Promise<readonly Float64Array[]> {
  const inside = placed
    .map(({ begin, end, place }) => ({
      begin: begin + Math.max(0, from - place),
      end: Math.min(end, begin + to - place),
      at: Math.max(0, place - from),
    }))
    .filter(({ begin, end }) => begin < end);
  const results = wanted.map(() => new Float64Array(to - from).fill(Number.NaN));
  if (inside.length === 0) return results;
  const first = inside[0].begin;
  const values = await readValues(source, stream, wanted, [first, inside[inside.length - 1].end]);
  for (const { begin, end, at } of inside) {
    results.forEach((result, k) => {
      result.set(values[k].subarray(begin - first, end - first), at);
    });
  }
  return results;
}

async function annotationsOf(
  source: ByteSource,
  { stream, times }: Synchronised,
  origin: number,
): Promise<Annotation[]> {
  const numbers =
    stream.format === 'string' ? [] : await readValues(source, stream, [...stream.channels.keys()], [0, times.length]);
  const text = (i: number) => stream.strings[i]?.join(', ') ?? numbers.map((values) => values[i]).join(', ');
  return Array.from(times, (time, i) => ({
    onset: time - origin,
    duration: 0,
    label: text(i),
    ...(stream.name && { annotator: stream.name }),
  }));
}

/** The first of those times that lie near most others. */
function commonStart(starts: readonly number[]): number {
  const near = (start: number) => starts.filter((other) => Math.abs(other - start) <= SAME_CLOCK);
  const most = starts.reduce<readonly number[]>((best, start) => {
    const group = near(start);
    return group.length > best.length ? group : best;
  }, []);
  return most.length > 0 ? least(most) : 0;
}

function least(values: ArrayLike<number>): number {
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) found = Math.min(found, values[i]);
  return found;
}
