/** The number in a cell, with a decimal point or comma, and with separators of thousands where both are there; NaN for anything else. */
export function parseNumber(cell: string): number {
  if (cell === '') return Number.NaN;
  const value = Number(cell);
  if (Number.isFinite(value)) return /^[-+]?0[xbo]/i.test(cell) ? Number.NaN : value;
  if (/^[-+]?\d+,\d+(e[-+]?\d+)?$/i.test(cell)) return Number(cell.replace(',', '.'));
  if (/^[-+]?\d{1,3}(,\d{3})+\.\d+$/.test(cell)) return Number(cell.replaceAll(',', ''));
  if (/^[-+]?\d{1,3}(\.\d{3})+,\d+$/.test(cell)) return Number(cell.replaceAll('.', '').replace(',', '.'));
  return Number.NaN;
}

/** True for a cell that says there is no value: empty, `nan`, `-`, ... */
export function isMissing(cell: string): boolean {
  return cell === '' || /^[-+]?(nan|na|n\/a|null|none|inf|infinity|-|\?)$/i.test(cell);
}

/** The cells of a line, trimmed and unquoted. */
export function splitLine(line: string, delimiter: string): string[] {
  const cells = line.includes('"')
    ? splitQuoted(line, delimiter)
    : line.trim().split(delimiter === ' ' ? / +/ : delimiter);
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^'(.*)'$/, '$1')
      .trim(),
  );
}

/** Cells of a line with double quotes (RFC 4180): a quoted cell may hold the delimiter, and a quote as two. */
function splitQuoted(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (character === '"' && quoted && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return [...cells, cell];
}
