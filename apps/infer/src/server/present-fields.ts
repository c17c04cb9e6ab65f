/**
 * Fields of a form or a query without those that were left empty, as forms send them: nothing is not 0.
 * @param kept are fields all the same where they are empty
 */
export function presentFields(fields: unknown, ...kept: string[]): Record<string, unknown> {
  const isLeftEmpty = (name: string, value: unknown) =>
    typeof value === 'string' && value.trim() === '' && !kept.includes(name);
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([name, value]) => !isLeftEmpty(name, value)));
}
