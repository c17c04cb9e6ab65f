/** Rows of numbers that a classifier reads: [rows, width], row after row. A missing value is NaN. */
export interface Features {
  readonly width: number;
  readonly values: Float32Array;
}

/** Number of rows. */
export function rowCount({ values, width }: Features): number {
  return values.length / width;
}

/** For each row 1 where a value is missing, so that whatever reads the row has to guess, otherwise 0. */
export function incompleteRows(features: Features): Uint8Array {
  const { values, width } = features;
  return Uint8Array.from({ length: rowCount(features) }, (_, row) =>
    Number(values.subarray(row * width, (row + 1) * width).some(Number.isNaN)),
  );
}

/**
 * The asked rows, in the order asked.
 * @throws RangeError when a row does not exist
 */
export function selectRows(features: Features, rows: ArrayLike<number>): Features {
  const { width } = features;
  const available = rowCount(features);
  const values = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!(row >= 0 && row < available))
      throw new RangeError(`invalid row: ${row}, the features have ${available} rows`);
    values.set(features.values.subarray(row * width, (row + 1) * width), i * width);
  }
  return { width, values };
}

/** Two sets of features of the same rows, side by side. */
export function joinFeatures(left: Features, right: Features): Features {
  const rows = rowCount(left);
  if (rowCount(right) !== rows) {
    throw new RangeError(`features of ${rows} and of ${rowCount(right)} rows cannot stand side by side`);
  }
  const width = left.width + right.width;
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    values.set(left.values.subarray(row * left.width, (row + 1) * left.width), row * width);
    values.set(right.values.subarray(row * right.width, (row + 1) * right.width), row * width + left.width);
  }
  return { width, values };
}
