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
  readonly splitAt?: number;
  /** Rounds ratings to whole numbers, halves up, e.g. of a slider: 4.7 counts as 5. */
  readonly round?: boolean;
}

/** More classes than the scales of questionnaires have points: a label of so many values is a measurement. */
const MOST_CLASSES = 20;

/**
 * Turns a label column into classes.
 * @param values one a row; NaN where a row has no label
 * @throws RangeError when fewer than two classes remain, or more than 20
 */
export function encodeLabels(
  values: ArrayLike<number>,
  { splitAt, round = false }: EncodeLabelsOptions = {},
): EncodedLabels {
  const all = Array.from(values, (value) => {
    const rating = round ? Math.round(value) : value;
    return splitAt === undefined || Number.isNaN(rating) ? rating : Number(rating > splitAt);
  });
  const rows = Uint32Array.from(all.keys()).filter((row) => !Number.isNaN(all[row]));
  const classes = [...new Set(Array.from(rows, (row) => all[row]))].sort((a, b) => a - b);
  if (classes.length < 2) {
    const found = classes.length === 0 ? 'no labelled window' : 'labelled windows of one class only';
    throw new RangeError(`found ${found}, a classifier needs two classes`);
  }
  if (classes.length > MOST_CLASSES) {
    throw new RangeError(
      `found ${classes.length} values, expected at most ${MOST_CLASSES} classes: ` +
        'split ratings into low and high (--split-ratings), or round them (--round-ratings)',
    );
  }
  const indexOf = new Map(classes.map((value, index) => [value, index]));
  return {
    rows,
    labels: Int32Array.from(rows, (row) => indexOf.get(all[row]) ?? 0),
    classNames: splitAt === undefined ? classes.map(String) : ['low', 'high'],
  };
}
