import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseThreshold, type RatingOptions, ratingsOf, withRatingOptions } from './options.js';

afterEach(() => vi.restoreAllMocks());

const parse = (...args: string[]): RatingOptions =>
  withRatingOptions(new Command()).exitOverride().parse(args, { from: 'user' }).opts();

describe('ratings', () => {
  it('are split or rounded on request', () => {
    expect(ratingsOf(parse('--split-ratings', '5'))).toEqual({ splitRatings: 5 });
    expect(ratingsOf(parse('--round-ratings'))).toEqual({ roundRatings: true });
    expect(ratingsOf(parse())).toEqual({});
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(() => parse('--split-ratings', '5', '--round-ratings')).toThrow('cannot be used with option');
  });

  it('are split by the old name, too, with a note', () => {
    const note = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(ratingsOf(parse('--threshold', '3'))).toEqual({ splitRatings: 3 });
    expect(note).toHaveBeenCalledWith('note: --threshold 3 is the old name of --split-ratings 3\n');
    expect(() => ratingsOf(parse('--threshold', '3', '--split-ratings', '4'))).toThrow('expected one of them');
  });

  it('have nothing to do with where probabilities decide', () => {
    expect([parseThreshold('0.5'), parseThreshold('prior'), parseThreshold('5')]).toEqual(['0.5', 'prior', 5]);
    expect(ratingsOf(parse('--threshold', 'prior'))).toEqual({});
    expect(ratingsOf(parse('--threshold', '0.5'))).toEqual({});
  });
});
