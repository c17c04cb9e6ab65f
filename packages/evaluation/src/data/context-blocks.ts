import { group } from 'd3-array';
import type { WindowOrigins } from '../protocols/split.js';
import { BLOCK_WINDOWS, blockSeconds, sessionRows } from './session-rows.js';

/** With fewer windows a block is not the context that it stands for. */
const LEAST_WINDOWS = 3;

/** Windows that are decided about together. */
export interface ContextBlocks {
  /** Row numbers of each block, by start. */
  readonly blocks: readonly (readonly number[])[];
  /** Blocks of one or two windows, which do not count. */
  readonly tooShort: number;
  /** What a block spans at most, s: six steps from window to window. */
  readonly seconds: number;
}

/** Windows with their label. */
type Labelled = WindowOrigins & { readonly label: ArrayLike<number> };

/**
 * Divides each recording into blocks of six consecutive windows. A block ends early where the label changes; windows that are missing leave it
 * with fewer, so that none spans more time. Blocks of fewer than three windows do not count.
 */
export function contextBlocks(windows: Labelled): ContextBlocks {
  const { start, label } = windows;
  const sessions = sessionRows(windows);
  const seconds = blockSeconds(sessions, start);
  const blocks: number[][] = [];
  for (const rows of sessions) {
    let block: number[] = [];
    for (const row of rows) {
      const [first = row] = block;
      // Half a step of tolerance: starts are sums of binary fractions.
      const within = start[row] - start[first] < seconds * (1 - 0.5 / BLOCK_WINDOWS);
      if (block.length === 0 || !within || label[row] !== label[first]) {
        block = [];
        blocks.push(block);
      }
      block.push(row);
    }
  }
  const enough = blocks.filter(({ length }) => length >= LEAST_WINDOWS);
  return { blocks: enough, tooShort: blocks.length - enough.length, seconds };
}

/** Row numbers of each recording's windows of one label, by start: what is decided about a whole recording. */
export function recordingBlocks(windows: Labelled): number[][] {
  return sessionRows(windows).flatMap((rows) => [...group(rows, (row) => windows.label[row]).values()]);
}
