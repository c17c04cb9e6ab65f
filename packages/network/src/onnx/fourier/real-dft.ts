/**
 * The discrete Fourier transform of real signals of even length n as a real n x n matrix.
 *
 * A real signal's spectrum has n / 2 - 1 complex values and two real ones (mean and Nyquist), n real numbers in all. They are kept as n / 2 pairs:
 * pair f > 0 is (real, imaginary) part of X_f = sum_t x_t exp(-2 pi i f t / n), pair 0 is (X_0, X_{n/2}).
 * All matrices here are row-major.
 */

/** [n, n]: x to its spectrum. Row 2 f + part holds cos(2 pi f t / n) or -sin(2 pi f t / n); rows 0 and 1 hold 1 and (-1)^t. */
export function forwardMatrix(n: number): Float32Array {
  return matrix(n, n, (row, t) => basis(n, row, t));
}

/** [n, n]: a spectrum to its signal. x_t is (X_0 + (-1)^t X_{n/2}) / n + the sum over f of 2 / n (cos Re X_f - sin Im X_f). */
export function inverseMatrix(n: number): Float32Array {
  return matrix(n, n, (t, column) => (basis(n, column, t) * multiplicity(column)) / n);
}

/**
 * [n / 2 x 4, k]: a kernel of length k to the 2 x 2 block, for each frequency, that multiplies a spectrum pair so that the signal is
 * *correlated* with the kernel, y_t = sum_q w_q x_{t+q} (circularly): Y = conj(W) X, or [[Re W, Im W], [-Im W, Re W]]. Pair 0 is diag(W_0, W_{n/2}).
 * Its transpose multiplies by W, which *convolves*: the gradient of the correlation's input.
 */
export function kernelMatrix(n: number, k: number): Float32Array {
  return matrix(2 * n, k, (row, q) => blockEntry(n, row, q));
}

/**
 * [k, n / 2 x 4]: the gradient of a kernel from the outer products Z = D X^T of the spectrum pairs of output gradient and input, which are
 * 2 x 2 blocks for each frequency. It is the correlation of both, with spectrum conj(D) X: real part Z_00 + Z_11, imaginary Z_01 - Z_10.
 */
export function kernelGradientMatrix(n: number, k: number): Float32Array {
  return matrix(k, 2 * n, (q, column) => (blockEntry(n, column, q) * multiplicity(column >> 1)) / n);
}

/** Entry of row (frequency, part) and time t in the forward matrix. */
function basis(n: number, row: number, t: number): number {
  const frequency = row >> 1;
  if (frequency === 0) return row === 0 || t % 2 === 0 ? 1 : -1;
  // The product's remainder keeps the angle, and so the rounding error, small.
  const angle = (2 * Math.PI * ((frequency * t) % n)) / n;
  return row % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
}

/** How often a pair's values stand in the full spectrum: all but mean and Nyquist also as their conjugates. */
function multiplicity(row: number): number {
  return row < 2 ? 1 : 2;
}

/** What time q of a kernel adds to entry (frequency, i, j) of the 2 x 2 blocks. */
function blockEntry(n: number, entry: number, q: number): number {
  const frequency = entry >> 2;
  const i = (entry >> 1) & 1;
  const j = entry & 1;
  if (frequency === 0) return i === j ? basis(n, i, q) : 0;
  if (i === j) return basis(n, 2 * frequency, q);
  return (i === 0 ? 1 : -1) * basis(n, 2 * frequency + 1, q);
}

function matrix(rows: number, columns: number, entry: (row: number, column: number) => number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, i) => entry(Math.floor(i / columns), i % columns));
}
