import { groupRows } from './group-rows.js';
import type { LabelledWindows } from './labelled-windows.js';

/** One key a row, the same for the rows of one session of one subject. */
export function sessionKeys({ subject, session }: Pick<LabelledWindows, 'subject' | 'session'>): string[] {
  return subject.map((name, row) => JSON.stringify([name, session[row]]));
}

/**
 * Rows by contiguous span of one label: [spans][rows], each in the order of time, the spans of a session one after another. A span ends where the
 * label changes or the session ends; windows that are not among the rows (unlabelled, of low quality) do not end it.
 */
export function labelSpans(windows: Omit<LabelledWindows, 'classNames'>): number[][] {
  const { start, labels } = windows;
  return [...groupRows(sessionKeys(windows)).values()].flatMap((rows) => {
    const spans: number[][] = [];
    let label: number | undefined;
    for (const row of rows.toSorted((a, b) => start[a] - start[b])) {
      if (labels[row] === label) spans[spans.length - 1].push(row);
      else spans.push([row]);
      label = labels[row];
    }
    return spans;
  });
}
