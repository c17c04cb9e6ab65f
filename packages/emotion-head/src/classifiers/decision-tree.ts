import type { Random } from '@ecg-affect/random';

/** Training rows as a tree reads them: each feature's values as ranks, so that sorting them is sorting whole numbers. */
export interface RankedColumns {
  readonly rows: number;
  /** By feature: its distinct values, ascending. */
  readonly values: readonly Float64Array[];
  /** By feature: of each row, the place of its value among these. */
  readonly ranks: readonly Uint32Array[];
}

/** Where a tree stops growing, and what it looks at. */
export interface TreeOptions {
  /** Features drawn at each split. */
  readonly features: number;
  /** Splits on the way to a leaf, at most. */
  readonly depth: number;
}

/** Fraction of each class among the training rows of the leaf that a row falls into. */
export type DecisionTree = (row: ArrayLike<number>) => Float64Array;

interface Split {
  readonly feature: number;
  /** Of the greatest value that goes left. */
  readonly rank: number;
  readonly impurity: number;
}

type Node = Float64Array | { readonly feature: number; readonly threshold: number; readonly left: number };

/** The values of each feature by rank. */
export function rankColumns(columns: readonly Float64Array[]): RankedColumns {
  const values = columns.map((column) => Float64Array.from(new Set(column)).sort());
  const ranks = columns.map((column, feature) => {
    const rankOf = new Map(Array.from(values[feature], (value, rank) => [value, rank]));
    return Uint32Array.from(column, (value) => rankOf.get(value) ?? 0);
  });
  return { rows: columns[0]?.length ?? 0, values, ranks };
}

/**
 * Grows a classification tree (CART, Breiman et al. 1984) until its leaves are pure: each split is the one of least Gini impurity among features that
 * are drawn for it, at the middle between two neighbouring values; features that are constant there do not count, as in scikit-learn.
 * @param sample training rows, repeated where they are drawn more than once; reordered in place
 */
export function growTree(
  columns: RankedColumns,
  labels: Int32Array,
  classes: number,
  sample: Uint32Array,
  random: Random,
  { features, depth }: TreeOptions,
): DecisionTree {
  const nodes: Node[] = [new Float64Array(0)];
  const waiting = [{ node: 0, from: 0, to: sample.length, left: depth }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, from, to, left } = next;
    const rows = sample.subarray(from, to);
    const counts = new Float64Array(classes);
    for (const row of rows) counts[labels[row]]++;
    const pure = counts.some((count) => count === rows.length);
    const split = pure || left === 0 ? undefined : bestSplit(columns, labels, counts, rows, features, random);
    if (split === undefined) {
      nodes[node] = counts.map((count) => count / rows.length);
      continue;
    }
    const { feature, rank } = split;
    const ranks = columns.ranks[feature];
    const values = columns.values[feature];
    let middle = from;
    for (let i = from; i < to; i++) {
      if (ranks[sample[i]] > rank) continue;
      const row = sample[i];
      sample[i] = sample[middle];
      sample[middle++] = row;
    }
    const upper = rows.subarray(middle - from).reduce((least, row) => Math.min(least, ranks[row]), values.length);
    const children = nodes.push(new Float64Array(0), new Float64Array(0)) - 2;
    nodes[node] = { feature, threshold: (values[rank] + values[upper]) / 2, left: children };
    waiting.push({ node: children, from, to: middle, left: left - 1 });
    waiting.push({ node: children + 1, from: middle, to, left: left - 1 });
  }
  return (row) => {
    let node = nodes[0];
    while ('threshold' in node) node = nodes[row[node.feature] <= node.threshold ? node.left : node.left + 1];
    return node;
  };
}

function bestSplit(
  columns: RankedColumns,
  labels: Int32Array,
  counts: Float64Array,
  rows: Uint32Array,
  features: number,
  random: Random,
): Split | undefined {
  let best: Split | undefined;
  let seen = 0;
  for (const feature of random.permutation(columns.ranks.length)) {
    const found = bestOfFeature(columns.ranks[feature], labels, counts, rows);
    if (found === undefined) continue;
    if (best === undefined || found.impurity < best.impurity) best = { feature, ...found };
    if (++seen === features) break;
  }
  return best;
}

/** The split of least weighted Gini impurity; undefined where the feature is constant. */
function bestOfFeature(
  ranks: Uint32Array,
  labels: Int32Array,
  counts: Float64Array,
  rows: Uint32Array,
): Omit<Split, 'feature'> | undefined {
  const classes = counts.length;
  // Rank and label in one number: sorted without a comparison function.
  const keys = Float64Array.from(rows, (row) => ranks[row] * classes + labels[row]).sort();
  const below = new Float64Array(classes);
  let belowSquares = 0;
  let aboveSquares = counts.reduce((sum, count) => sum + count * count, 0);
  let best: Omit<Split, 'feature'> | undefined;
  for (let i = 0; i < keys.length - 1; i++) {
    const rank = Math.floor(keys[i] / classes);
    const k = keys[i] - rank * classes;
    belowSquares += 2 * below[k] + 1;
    aboveSquares -= 2 * (counts[k] - below[k]) - 1;
    below[k]++;
    if (rank === Math.floor(keys[i + 1] / classes)) continue;
    // Gini impurity, weighted by rows, less the number of rows: 1 - sum of squared fractions on each side.
    const impurity = -belowSquares / (i + 1) - aboveSquares / (keys.length - i - 1);
    if (best === undefined || impurity < best.impurity) best = { rank, impurity };
  }
  return best;
}
