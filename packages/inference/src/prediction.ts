import type { Normalisation } from '@ecg-affect/ecg-signal';

/** What a model says of one window. */
export interface WindowPrediction {
  /** Start of the window in the recording, s. */
  readonly start: number;
  /** Quality index of the signal in [0, 1]. */
  readonly quality: number;
  /** Calibrated, in the order of the classes; null while the model is calibrating to the person. */
  readonly probabilities: readonly number[] | null;
  /** The most probable class; null when the signal is too poor to say (abstained), or while the model is calibrating. */
  readonly decision: string | null;
  /** What the windows up to this one say together; absent where the model has no context. */
  readonly context?: ContextPrediction;
}

/** What the last windows of a recording say together: a state lasts longer than a window, and the mean of several is told better. */
export interface ContextPrediction {
  /** Time that the windows begin within, s. */
  readonly seconds: number;
  /** Windows that are not abstained. */
  readonly windows: number;
  /** Their mean; null when there is none. */
  readonly probabilities: readonly number[] | null;
  /** The class with the highest mean probability; null when every window is abstained. */
  readonly decision: string | null;
}

/** All windows of a recording together. */
export interface PredictionSummary {
  /** Windows classified, abstentions included. */
  readonly windows: number;
  /** Windows left out because samples are missing in them. */
  readonly dropped: number;
  /** Windows whose quality is below the threshold. */
  readonly abstained: number;
  /** Windows of the calibration period, of which nothing is said; absent where the model has none. */
  readonly calibrating?: number;
  /** Mean over the windows that are decided; null when there is none. */
  readonly probabilities: readonly number[] | null;
  /** The class with the highest mean probability; null when no window is decided. */
  readonly decision: string | null;
}

/** What a model says of a recording. */
export interface RecordingPrediction {
  readonly source: string;
  readonly subject?: string;
  /** Name of the lead that was classified. */
  readonly channel: string;
  /** The predicted label, e.g. `stress`. */
  readonly target: string;
  readonly classes: readonly string[];
  /** Length of a window, s. */
  readonly windowSeconds: number;
  /** Windows below this quality are abstained. */
  readonly minQuality: number;
  readonly normalisation: {
    readonly policy: Normalisation;
    /** Where the statistics came from, in words. */
    readonly statistics: string;
  };
  /** True when the model learnt from synthetic data. */
  readonly synthetic: boolean;
  readonly windows: readonly WindowPrediction[];
  readonly summary: PredictionSummary;
  /** That this is no medical device. */
  readonly notice: string;
}

/** Below this quality index a window is abstained: clean resting signals lie above 0.8, flat or noisy ones below 0.3. */
export const DEFAULT_MIN_QUALITY = 0.5;

/**
 * What a model's probabilities say of each of some windows: the most probable class, or null where the quality is below the threshold.
 * @param probabilities by window; null while the model is calibrating
 */
export function predictionsOf(
  windows: readonly Pick<WindowPrediction, 'start' | 'quality'>[],
  probabilities: readonly (Float32Array | null)[],
  classes: readonly string[],
  minQuality: number,
): WindowPrediction[] {
  return windows.map(({ start, quality }, row) => {
    const found = probabilities[row];
    if (found === null) return { start, quality, probabilities: null, decision: null };
    return {
      start,
      quality,
      probabilities: Array.from(found),
      decision: quality >= minQuality ? classes[argmax(found)] : null,
    };
  });
}

/**
 * Sums up the windows of a recording.
 * @param calibrates whether the model has a calibration period
 */
export function summarise(
  windows: readonly WindowPrediction[],
  dropped: number,
  classes: readonly string[],
  calibrates: boolean,
): PredictionSummary {
  const decided = decidedProbabilities(windows);
  const calibrating = windows.filter(({ probabilities }) => probabilities === null).length;
  const probabilities = meanOf(decided, classes.length);
  return {
    windows: windows.length,
    dropped,
    abstained: windows.length - decided.length - calibrating,
    ...(calibrates && { calibrating }),
    probabilities,
    decision: probabilities && classes[argmax(probabilities)],
  };
}

/** The probabilities of the windows that are decided. */
export function decidedProbabilities(windows: readonly WindowPrediction[]): (readonly number[])[] {
  return windows.flatMap(({ decision, probabilities }) =>
    decision === null || probabilities === null ? [] : [probabilities],
  );
}

/** The mean by class; null where there is nothing. */
export function meanOf(probabilities: readonly (readonly number[])[], classes: number): number[] | null {
  if (probabilities.length === 0) return null;
  return Array.from(
    { length: classes },
    (_, k) => probabilities.reduce((sum, ofWindow) => sum + ofWindow[k], 0) / probabilities.length,
  );
}

/** The class with the highest probability. */
export function mostProbable(probabilities: ArrayLike<number>, classes: readonly string[]): string {
  return classes[argmax(probabilities)];
}

function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
