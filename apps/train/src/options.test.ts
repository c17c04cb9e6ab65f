import { Command, type Option } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { oldThresholdOption, type RatingOptions, ratingsOf, thresholdOption, withRatingOptions } from './options.js';

afterEach(() => vi.restoreAllMocks());

const parseWith = (threshold: Option, args: string[]): RatingOptions =>
  withRatingOptions(new Command(), threshold).exitOverride().parse(args, { from: 'user' }).opts();
const parse = (...args: string[]): RatingOptions => parseWith(oldThresholdOption(), args);

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
    const scored = (text: string) => parseWith(thresholdOption(), ['--threshold', text]);
    expect(['0.5', 'prior', '5'].map((text) => scored(text).threshold)).toEqual(['0.5', 'prior', 5]);
    expect(ratingsOf(scored('prior'))).toEqual({});
    expect(ratingsOf(scored('0.5'))).toEqual({});
    // Where nothing is decided, nothing is ignored.
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    for (const text of ['0.5', 'prior']) expect(() => parse('--threshold', text)).toThrow('nothing is decided here');
  });
});
