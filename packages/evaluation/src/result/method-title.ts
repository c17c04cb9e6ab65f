import type { MethodResult } from './evaluation-result.js';

/** What a table shows of the seeds of what is drawn at random: their mean, all of them, or the first. */
export type ShownSeeds = 'mean of' | 'over' | 'first of';

/**
 * A method's name with what every table has to say of it: that others are compared with it, how many seeds its numbers are of, on how many
 * windows it had to guess.
 */
export function methodTitle(method: MethodResult, shown: ShownSeeds = 'mean of'): string {
  const { name, baseline, seeds } = method;
  return withNotes(name, [
    ...(baseline ? ['baseline'] : []),
    ...(seeds.length > 1 ? [`${shown} ${seeds.length} seeds`] : []),
    ...guessNotes(method),
  ]);
}

/** A method's name with how often it had to guess, because a feature was missing. */
export function nameWithGuesses(method: MethodResult): string {
  return withNotes(method.name, guessNotes(method));
}

function guessNotes({ guessedWindows, probabilities }: MethodResult): string[] {
  return guessedWindows > 0 ? [`guessed ${guessedWindows} of ${probabilities.length} windows`] : [];
}

function withNotes(name: string, notes: readonly string[]): string {
  return notes.length > 0 ? `${name} (${notes.join(', ')})` : name;
}
