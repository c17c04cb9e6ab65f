/**
 * Resizes a signal by linear interpolation, half-pixel centred as image resizing does it: both signals cover the same span of time, sample i
 * stands in the middle of its share of it, and beyond the outermost centres the border value holds. Equals PyTorch's
 * `interpolate(mode='linear', align_corners=False)`.
 * @param length samples of the result, at least 1
 */
export function linearResize(signal: Float32Array, length: number): Float32Array {
  const last = signal.length - 1;
  const step = signal.length / length;
  const resized = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const position = Math.min(Math.max((i + 0.5) * step - 0.5, 0), last);
    const left = Math.floor(position);
    const right = Math.min(left + 1, last);
    resized[i] = signal[left] + (position - left) * (signal[right] - signal[left]);
  }
  return resized;
}
