import { EcgIoError } from '../error.js';
import { type ChannelInfo, sampleSpan } from './recording-file.js';

/** Samples that stand together, at a place on their channel's axis of time. */
export interface Piece {
  /** The sample of the channel at which the first of `values` stands. */
  readonly sample: number;
  readonly values: Float64Array;
}

/** A channel of pieces; between them it is NaN. */
export interface PiecedChannel {
  readonly channel: ChannelInfo;
  readonly pieces: readonly Piece[];
}

/** More would be no index of an array. */
const MOST_SAMPLES = 2 ** 32 - 1;

/**
 * A channel that lasts until the end of its last piece.
 * @throws EcgIoError when that is too long for an array
 */
export function piecedChannel(
  file: string,
  channel: Omit<ChannelInfo, 'length'>,
  pieces: readonly Piece[],
): PiecedChannel {
  const length = pieces.reduce((end, { sample, values }) => Math.max(end, sample + values.length), 0);
  if (!(length <= MOST_SAMPLES))
    throw new EcgIoError(`${file}: the parts of ${channel.name} are ${length} samples apart`);
  return { channel: { ...channel, length }, pieces };
}

/** The samples of a span in s. */
export function piecedSamples({ channel, pieces }: PiecedChannel, from: number, to: number): Float64Array {
  const [begin, end] = sampleSpan(channel, from, to);
  const samples = new Float64Array(end - begin).fill(Number.NaN);
  for (const { sample, values } of pieces) {
    const first = Math.max(0, begin - sample);
    const last = Math.min(values.length, end - sample);
    if (first < last) samples.set(values.subarray(first, last), sample + first - begin);
  }
  return samples;
}
