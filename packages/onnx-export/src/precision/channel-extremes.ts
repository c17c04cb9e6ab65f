/** The least and the largest value of each channel. */
export interface ChannelExtremes {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** Of nothing yet. */
export function channelExtremes(channels: number): ChannelExtremes {
  return {
    low: new Float32Array(channels).fill(Number.POSITIVE_INFINITY),
    high: new Float32Array(channels).fill(Number.NEGATIVE_INFINITY),
  };
}

/** Takes in values [batch, channels, 1, time]. */
export function widen({ low, high }: ChannelExtremes, values: Float32Array, dims: readonly number[]): void {
  const [, channels, , time] = dims;
  for (let i = 0; i < values.length; i++) {
    const channel = Math.floor(i / time) % channels;
    if (values[i] < low[channel]) low[channel] = values[i];
    if (values[i] > high[channel]) high[channel] = values[i];
  }
}
