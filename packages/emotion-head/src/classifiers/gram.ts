import { Matrix } from 'ml-matrix';

/**
 * A matrix, transposed, times itself: [columns, columns]. It is symmetric, so half of it is computed, and by four rows at a time, so that a
 * sum is read and written once for four products: about six times as fast as `matrix.transpose().mmul(matrix)`, in which a discriminant on
 * an encoder's features spends most of its time.
 */
export function gramOf(matrix: Matrix): Matrix {
  const { rows, columns } = matrix;
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < values.length; i++) values[i] = matrix.get(Math.floor(i / columns), i % columns);
  const none = new Float64Array(columns);
  const rowAt = (row: number): Float64Array =>
    row < rows ? values.subarray(row * columns, (row + 1) * columns) : none;
  const sums = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row += 4) {
    const [a, b, c, d] = [rowAt(row), rowAt(row + 1), rowAt(row + 2), rowAt(row + 3)];
    for (let i = 0; i < columns; i++) {
      const [ai, bi, ci, di] = [a[i], b[i], c[i], d[i]];
      for (let j = i; j < columns; j++) sums[i * columns + j] += ai * a[j] + bi * b[j] + ci * c[j] + di * d[j];
    }
  }
  for (let i = 0; i < columns; i++) for (let j = 0; j < i; j++) sums[i * columns + j] = sums[j * columns + i];
  return Matrix.from1DArray(columns, columns, sums);
}
