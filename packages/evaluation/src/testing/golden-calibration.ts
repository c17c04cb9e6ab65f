import { readFileSync } from 'node:fs';
import type { Calibration } from '../calibration/calibration.js';

interface GoldenFit extends Calibration {
  classes: number;
  labels: number[];
  logits: number[];
  logLoss: number;
}

/** Values of SciPy, made by `golden/calibration.py`. */
export const goldenFits: GoldenFit[] = JSON.parse(
  readFileSync(new URL('../../golden/calibration.json', import.meta.url), 'utf8'),
).fits;
