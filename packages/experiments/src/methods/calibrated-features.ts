import { type CalibrationStatistics, calibrationStatistics } from '@ecg-affect/ecg-signal';
import {
  type CalibrationPeriod,
  calibrationRows,
  type FeatureSet,
  type Features,
  incompleteRows,
  selectRows,
  type WindowOrigins,
} from '@ecg-affect/evaluation';

/** Each person's statistics of the features in the calibration period. */
export function statisticsBySubject(
  features: Features,
  windows: WindowOrigins,
  period: CalibrationPeriod,
): Map<string, CalibrationStatistics> {
  return new Map(
    Array.from(calibrationRows(windows, period), ([subject, rows]) => [
      subject,
      calibrationStatistics(selectRows(features, rows).values, features.width),
    ]),
  );
}

/**
 * Standardises everybody's features by their own calibration period, which a deployed model has too. A feature that a window or the period does
 * not tell becomes 0, the mean.
 */
export function calibratedFeatures(
  features: FeatureSet,
  windows: WindowOrigins,
  period: CalibrationPeriod,
): FeatureSet {
  const { width } = features;
  const statistics = statisticsBySubject(features, windows, period);
  const incomplete = incompleteRows(features);
  const values = features.values.map((value, i) => {
    const row = Math.floor(i / width);
    const own = statistics.get(windows.subject[row]);
    const deviation = own?.deviation[i % width] ?? Number.POSITIVE_INFINITY;
    if (deviation === Number.POSITIVE_INFINITY) incomplete[row] = 1;
    return Number.isNaN(value) ? 0 : (value - (own?.mean[i % width] ?? 0)) / deviation;
  });
  return { ...features, width, values, incomplete, calibrationSeconds: period.seconds };
}
