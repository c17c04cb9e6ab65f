import { EcgSignalError } from '../error.js';
import { calibrationSeconds, RUNNING_SECONDS } from '../preprocessing/normalisation.js';
import type { Normalisation } from '../preprocessing/preprocessing.js';
import { RunningStatistics } from '../preprocessing/running-statistics.js';
import type { Samples } from '../signal/samples.js';
import { robustStatistics, type Statistics } from '../signal/statistics.js';

/** The normalisation policy of a stream. */
export interface StreamScale {
  /** The next samples, filtered; some may be missing. */
  push(samples: Samples): void;
  /** What standardises a window that ends with the samples pushed last; undefined before it is known. */
  statistics(window: Samples): Statistics | undefined;
}

/**
 * @param sampleRate of the filtered samples, Hz
 * @throws EcgSignalError for the policy `subject`, which needs recordings that a stream does not have
 */
export function streamScale(policy: Normalisation, sampleRate: number): StreamScale {
  switch (policy) {
    case 'subject':
      throw new EcgSignalError(
        'a stream cannot be normalised by "subject", over all recordings: expected calibrate:60s, running, window or none',
      );
    case 'running': {
      const running = new RunningStatistics(RUNNING_SECONDS * sampleRate);
      return { push: (samples) => running.push(samples), statistics: () => running.statistics() };
    }
    case 'window':
      return { push: () => {}, statistics: (window) => robustStatistics([window]) };
    case 'none':
      return { push: () => {}, statistics: () => ({ mean: 0, std: 1 }) };
    default:
      return calibration(Math.round(calibrationSeconds(policy) * sampleRate));
  }
}

/** Samples of a calibration that a stream keeps: 4.5 hours at 256 Hz. */
const LONGEST_CALIBRATION = 2 ** 22;

/** The statistics of the first `length` samples that are not missing. */
function calibration(length: number): StreamScale {
  if (length > LONGEST_CALIBRATION) {
    throw new EcgSignalError(`calibration of ${length} samples: expected at most ${LONGEST_CALIBRATION} for a stream`);
  }
  const opening = new Float64Array(length);
  let count = 0;
  let statistics: Statistics | undefined;
  return {
    push(samples) {
      for (let i = 0; i < samples.length && count < length; i++)
        if (Number.isFinite(samples[i])) opening[count++] = samples[i];
      if (count === length) statistics ??= robustStatistics([opening]);
    },
    statistics: () => statistics,
  };
}
