import { describe, expect, it } from 'vitest';
import { numberLines } from './number-lines.js';

describe('numberLines', () => {
  it('gives the same samples however the text is cut, without the first line', () => {
    const text = '12\r\n100\r\n-50.5\n\n0\r\n2e2\n';
    for (let cut = 0; cut <= text.length; cut++) {
      const read = numberLines(0.01);
      expect([...read(text.slice(0, cut)), ...read(text.slice(cut))]).toEqual([1, -0.505, 0, 2]);
    }
  });

  it('takes a line that is no number for a missing sample', () => {
    expect([...numberLines(1)('\n1\n!\n2\n')]).toEqual([1, Number.NaN, 2]);
  });

  it('says when these are no lines of numbers', () => {
    expect(() => numberLines(1)('x'.repeat(65))).toThrow('sends no lines');
    expect(() => numberLines(1)('\nready\n'.repeat(1001))).toThrow('"ready": expected one number a line');
  });
});
