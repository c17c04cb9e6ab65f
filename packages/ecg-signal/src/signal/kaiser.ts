/**
 * Kaiser window, symmetric. Equals `scipy.signal.windows.kaiser(length, beta)`.
 *
 * @param beta its shape: 5 is the one of SciPy's `resample_poly`
 */
export function kaiser(length: number, beta: number): Float64Array {
  const centre = (length - 1) / 2;
  const peak = besselI0(beta);
  const window = new Float64Array(length);
  for (let i = 0; i <= centre; i++) {
    const x = centre === 0 ? 0 : (i - centre) / centre;
    window[i] = besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / peak;
    window[length - 1 - i] = window[i];
  }
  return window;
}

/** Modified Bessel function of the first kind and order 0, by its power series: exact to rounding for the arguments of windows. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * Number.EPSILON; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}
