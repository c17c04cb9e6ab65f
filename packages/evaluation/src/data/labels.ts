/** Labels ready for a classifier. */
export interface EncodedLabels {
  /** The rows that have a label. */
  readonly rows: Uint32Array;
  /** Class of each of these rows, an index into `classNames`. */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
}

/** How label values become classes. */
export interface EncodeLabelsOptions {
  /**
   * Splits ratings into `low` (at or below) and `high` (above), e.g. 3 for the scale 1 to 5, 5 for the scale 1 to 9: the common binary
   * protocol. Absent: every value is a class of its own, as in the paper.
   */
  readonly threshold?: number;
}

/**
 * Turns a label column into classes.
 * @param values one a row; NaN where a row has no label
 * @throws RangeError when fewer than two classes remain
 */
export function encodeLabels(values: ArrayLike<number>, options: EncodeLabelsOptions = {}): EncodedLabels {
  const { threshold } = options;
  const all = Array.from(values, (value) =>
    threshold === undefined || Number.isNaN(value) ? value : Number(value > threshold),
  );
  const rows = Uint32Array.from(all.keys()).filter((row) => !Number.isNaN(all[row]));
  const classes = [...new Set(Array.from(rows, (row) => all[row]))].sort((a, b) => a - b);
  if (classes.length < 2) {
    const found = classes.length === 0 ? 'no labelled window' : 'labelled windows of one class only';
    throw new RangeError(`found ${found}, a classifier needs two classes`);
  }
  const indexOf = new Map(classes.map((value, index) => [value, index]));
  return {
    rows,
    labels: Int32Array.from(rows, (row) => indexOf.get(all[row]) ?? 0),
    classNames: threshold === undefined ? classes.map(String) : ['low', 'high'],
  };
}
