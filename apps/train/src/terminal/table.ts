/**
 * Aligned columns for a terminal: text to the left, numbers to the right.
 * @param rows cells; the first row is the heading
 */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const numeric = (text: string): boolean => /^[-+]?\d/.test(text) || text === '';
  const layout = Array.from({ length: columns }, (_, column) => {
    const cells = rows.map((row) => row[column] ?? '');
    return { width: Math.max(...cells.map((cell) => cell.length)), right: cells.slice(1).every(numeric) };
  });
  return rows
    .map((row) =>
      layout
        .map(({ width, right }, column) => {
          const cell = row[column] ?? '';
          return right ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
