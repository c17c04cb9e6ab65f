/**
 * Scaling: the window times `factor`.
 * @param window one window, left as it is
 * @param options.factor the paper uses 1.1 and 0.9
 */
export function scale(window: Float32Array, { factor = 1.1 }: { factor?: number } = {}): Float32Array {
  return window.map((value) => value * factor);
}
