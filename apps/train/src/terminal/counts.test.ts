import { expect, it } from 'vitest';
import { counted, countsText } from './counts.js';

it('says what values are called, and when nothing is known', () => {
  expect(countsText({ 0: 421, 1: 144 }, { 0: 'rest', 1: 'arithmetic' })).toBe('0 (rest) in 421, 1 (arithmetic) in 144');
  expect(countsText({ 2.5: 3 })).toBe('2.5 in 3');
  expect(countsText({})).toBe('known of none');
  expect([counted(1, 'window'), counted(0, 'window')]).toEqual(['1 window', '0 windows']);
});
