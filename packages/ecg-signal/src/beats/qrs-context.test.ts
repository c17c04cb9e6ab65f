import { beatTimes, ecgWithBeats } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { qrsCandidates } from './qrs-candidates.js';
import { CONTEXT, qrsContext } from './qrs-context.js';

it('the context of a candidate is its odds, and how many candidates, doubts and beats are within 5 s', () => {
  const candidates = qrsCandidates(ecgWithBeats(beatTimes(30), 30, 250), 250);
  const { at, energy } = candidates;
  const logOdds = Float64Array.from(at, (_, k) => [20, 1, -20][k % 3]);
  const context = qrsContext(candidates, logOdds);
  expect(context.length).toBe(at.length * CONTEXT.length);
  for (const k of [0, 10, at.length - 1]) {
    const [odds, doubt, many, beats] = context.subarray(k * CONTEXT.length);
    const around = [...at.keys()].filter((i) => Math.abs(at[i] - at[k]) <= 5 * energy.rate);
    const inDoubt = around.filter((i) => logOdds[i] === 1).length;
    const likely = around.filter((i) => logOdds[i] === 20).length;
    expect(odds).toBe([8, 1, -8][k % 3]);
    expect(doubt).toBeCloseTo(inDoubt / around.length);
    expect(many).toBeCloseTo(Math.log(around.length));
    expect(beats).toBeCloseTo(Math.log(1 + likely + inDoubt / (1 + Math.exp(-1))), 2);
  }
});
