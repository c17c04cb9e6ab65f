/** Temporal inversion: the window backwards. */
export function reverse(window: Float32Array): Float32Array {
  return window.toReversed();
}
