/**
 * The discrete Fourier transform of real signals of even length n as real matrices, all row-major.
 *
 * A real signal's spectrum X_f = sum_t x_t exp(-2 pi i f t / n) has n / 2 - 1 complex values and two real ones (mean and Nyquist), n real numbers in
 * all. They are kept as two halves, one of imaginary and one of real parts, f = 0 ... n / 2 - 1; at f = 0 the half that comes first holds X_0, the
 * other X_{n/2}. The transform puts the imaginary parts first, the inverse expects the real ones first: a product by {@link partFactors} exchanges them.
 */

/** What a transform is of. */
export interface TransformOptions {
  /** Gives, or is given, the conjugate of the spectrum (default false). */
  readonly conjugate?: boolean;
}

/** [n, n]: a signal to its spectrum, [imaginary; real]. */
export function forwardMatrix(n: number, options?: TransformOptions): Float32Array {
  return matrix(n, n, (row, t) => basis(n, row, t, options));
}

/**
 * [n, n]: a spectrum, [real; imaginary], to its signal: x_t is (X_0 + (-1)^t X_{n/2}) / n + the sum over f of 2 / n (cos Re X_f - sin Im X_f).
 */
export function inverseMatrix(n: number, options?: TransformOptions): Float32Array {
  const half = n / 2;
  return matrix(n, n, (t, column) => {
    const exchanged = column % half === 0 ? column : (column + half) % n;
    return (basis(n, exchanged, t, options) * multiplicity(n, column)) / n;
  });
}

/*
 * A signal is *correlated* with a kernel w of length k, y_t = sum_q w_q x_{t+q} (circularly), by Y = conj(W) X. Gauss takes three real products for
 * that instead of four: with S = Re X + Im X, Re Y = (Re W) S + (Im W - Re W) Im X and Im Y = (Re W) S - (Re W + Im W) Re X. Mean and Nyquist
 * are products of real numbers, and have no part in the first one.
 */

/** [n / 2, k]: a kernel to the factors of Re X + Im X. */
export function sumFactors(n: number, k: number): Float32Array {
  return matrix(n / 2, k, (f, q) => (f === 0 ? 0 : basis(n, n / 2 + f, q)));
}

/** [n, k]: a kernel to the factors of X, [imaginary; real]. */
export function partFactors(n: number, k: number): Float32Array {
  const half = n / 2;
  return matrix(n, k, (row, q) => {
    const f = row % half;
    if (f === 0) return basis(n, row, q);
    const [imaginary, real] = [basis(n, f, q), basis(n, half + f, q)];
    return row < half ? imaginary - real : -real - imaginary;
  });
}

/*
 * The gradient of the kernel is the correlation of the output's gradient and the input, of spectrum Z = conj(D) X. From the products P_i of the
 * imaginary parts of conj(D) and X, P_r of the real ones, and K of the sums: Re Z = P_r - P_i, Im Z = K - P_r - P_i.
 */

/** [k, n / 2]: the products K of the sums to their share in the kernel's gradient. */
export function gradientOfSums(n: number, k: number): Float32Array {
  return matrix(k, n / 2, (q, f) => (f === 0 ? 0 : (2 * basis(n, f, q)) / n));
}

/** [k, n]: the products [P_i; P_r] to their share in the kernel's gradient. */
export function gradientOfParts(n: number, k: number): Float32Array {
  const half = n / 2;
  return matrix(k, n, (q, column) => {
    const f = column % half;
    if (f === 0) return basis(n, column, q) / n;
    const [imaginary, real] = [basis(n, f, q), basis(n, half + f, q)];
    return (2 * (column < half ? -real - imaginary : real - imaginary)) / n;
  });
}

/** Entry of a spectrum's row and time t in the forward matrix: of the first half -sin, of the second cos. */
function basis(n: number, row: number, t: number, { conjugate = false }: TransformOptions = {}): number {
  const half = n / 2;
  if (row === 0) return 1;
  if (row === half) return t % 2 === 0 ? 1 : -1;
  // The product's remainder keeps the angle, and so the rounding error, small.
  const angle = (2 * Math.PI * (((row % half) * t) % n)) / n;
  if (row > half) return Math.cos(angle);
  return conjugate ? Math.sin(angle) : -Math.sin(angle);
}

/** How often a value stands in the full spectrum: all but mean and Nyquist also as their conjugates. */
function multiplicity(n: number, row: number): number {
  return row % (n / 2) === 0 ? 1 : 2;
}

function matrix(rows: number, columns: number, entry: (row: number, column: number) => number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, i) => entry(Math.floor(i / columns), i % columns));
}
