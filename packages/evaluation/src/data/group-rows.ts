import { group } from 'd3-array';

/** Row numbers by key, in order of first appearance. */
export function groupRows(keys: readonly string[]): Map<string, number[]> {
  return group(keys.keys(), (row) => keys[row]);
}
