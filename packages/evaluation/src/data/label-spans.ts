import type { LabelledWindows } from './labelled-windows.js';
import { blockSeconds, sessionRows } from './session-rows.js';

/**
 * Rows by contiguous span of one label: [spans][rows], each in the order of time, the spans of a session one after another. A span ends where the
 * label changes, the session ends, or the next window starts more than six steps (a minute, with windows of 10 s) later: that is another
 * occasion. A few windows that are not among the rows, e.g. of low quality, do not end it: the parts would be too short to be divided.
 */
export function labelSpans(windows: Omit<LabelledWindows, 'classNames'>): number[][] {
  const { start, labels } = windows;
  const sessions = sessionRows(windows);
  const longestPause = blockSeconds(sessions, start);
  return sessions.flatMap((rows) => {
    const spans: number[][] = [];
    let before: number | undefined;
    for (const row of rows) {
      const goesOn =
        before !== undefined && labels[row] === labels[before] && start[row] - start[before] <= longestPause;
      if (goesOn) spans[spans.length - 1].push(row);
      else spans.push([row]);
      before = row;
    }
    return spans;
  });
}
