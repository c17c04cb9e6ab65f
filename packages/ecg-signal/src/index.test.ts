import { fileURLToPath } from 'node:url';
import { itInChromium, relativeError } from '@ecg-affect/testing';
import { expect } from 'vitest';
import * as here from './index.js';

/** Runs in Node and in the page, with the package as it is there. */
function resample({ resamplePoly }: typeof here): number[] {
  const samples = Float64Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 1000) / 7);
  return Array.from(resamplePoly(samples, 32, 45));
}

itInChromium('browsers resample as Node does', fileURLToPath(new URL('..', import.meta.url)), async (page) => {
  const inPage = await page.evaluate<number[]>(`(${resample})(ours)`);
  // Sines differ in their last bit between versions of V8.
  expect(relativeError(inPage, resample(here))).toBeLessThan(1e-14);
});
