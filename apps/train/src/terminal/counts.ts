/**
 * How often each value of a label stands in a store, in words: `0 (rest) in 421, 1 (stress) in 144`.
 * @param counts by value
 * @param names what values are called, where they have names
 */
export function countsText(
  counts: Readonly<Record<string, number>>,
  names: Readonly<Record<string, string>> = {},
): string {
  const parts = Object.entries(counts).map(
    ([value, count]) => `${value}${value in names ? ` (${names[value]})` : ''} in ${count}`,
  );
  return parts.join(', ') || 'known of none';
}

/** e.g. `1 subject`, `2 subjects`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
