/** Negation: the window upside down. */
export function negate(window: Float32Array): Float32Array {
  return window.map((value) => -value);
}
