import { Random } from '@ecg-affect/random';
import { Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { gramOf } from './gram.js';

it.each([1, 3, 4, 7])('is the product with the transposed, of %d rows', (rows) => {
  const random = new Random(1);
  const matrix = Matrix.from1DArray(
    rows,
    3,
    Array.from({ length: rows * 3 }, () => random.normal()),
  );
  const expected = matrix.transpose().mmul(matrix).to1DArray();
  const found = gramOf(matrix).to1DArray();
  expect(found).toHaveLength(9);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 12);
  });
});
