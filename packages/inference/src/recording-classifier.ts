import { type CalibrationStatistics, calibrationStatistics, hrvFeaturesOfWindows } from '@ecg-affect/ecg-signal';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import type { Classifier } from './classifier.js';
import { InferenceError } from './error.js';
import type { WindowPrediction } from './prediction.js';
import type { PreparedRecording } from './prepare-recording.js';
import { joinRows } from './row.js';

/** Windows good enough to decide on that a calibration takes at least, however long that is. */
const LEAST_WINDOWS = 3;

/** Starts are sums of binary fractions. */
const TOLERANCE = 1e-3;

type Metadata = Pick<ModelMetadata, 'inputLength' | 'preprocessing' | 'classes' | 'hrv' | 'calibrationPeriod'>;
type Window = Pick<WindowPrediction, 'start' | 'quality'>;

/**
 * Classifies the windows of one recording in order of time. Of a model with a calibration period, the first seconds of the recording give the
 * statistics by which the person's features are standardised; until then nothing is said. It goes on until three windows are good enough.
 */
export class RecordingClassifier {
  readonly #metadata: Metadata;
  readonly #minQuality: number;
  #calibration: { readonly from: number; readonly features: Float32Array[] } | undefined;
  #statistics: CalibrationStatistics | undefined;

  /** @param minQuality windows below this quality index do not count for the calibration; in [0, 1] */
  constructor(metadata: Metadata, minQuality: number) {
    this.#metadata = metadata;
    this.#minQuality = minQuality;
  }

  /** Whether nothing can be said yet. */
  get isCalibrating(): boolean {
    return this.#metadata.calibrationPeriod !== undefined && this.#statistics === undefined;
  }

  /**
   * @param ecg [windows, inputLength]
   * @returns probabilities by window; null of those that are part of the calibration
   */
  async classify(
    windows: readonly Window[],
    ecg: Float32Array,
    classifier: Pick<Classifier, 'classify'>,
  ): Promise<(Float32Array | null)[]> {
    const { inputLength, classes } = this.#metadata;
    let done = 0;
    while (done < windows.length && this.isCalibrating) {
      const calibrating = this.#stillCalibrating(windows.slice(done));
      if (calibrating > 0) {
        const to = done + calibrating;
        const piece = ecg.subarray(done * inputLength, to * inputLength);
        await this.#calibrate(windows.slice(done, to), piece, classifier);
        done = to;
      }
    }
    const said: (Float32Array | null)[] = Array.from({ length: done }, () => null);
    const count = windows.length - done;
    if (count === 0) return said;
    const { probabilities } = await classifier.classify(this.#rows(ecg.subarray(done * inputLength), count), count);
    for (let row = 0; row < count; row++) {
      said.push(probabilities.subarray(row * classes.length, (row + 1) * classes.length));
    }
    return said;
  }

  /** How many of the next windows belong to the calibration; none where it is complete, which it then is. */
  #stillCalibrating(windows: readonly Window[]): number {
    const { calibrationPeriod, preprocessing } = this.#metadata;
    this.#calibration ??= { from: windows[0].start, features: [] };
    const { from, features } = this.#calibration;
    const end = from + (calibrationPeriod?.seconds ?? 0) + TOLERANCE - preprocessing.windowSeconds;
    const within = windows.findIndex(({ start }) => start > end);
    if (within !== 0) return within < 0 ? windows.length : within;
    if (features.length < LEAST_WINDOWS) return 1;
    this.#finish();
    return 0;
  }

  /**
   * Calibrates with the first seconds of another recording of the person.
   * @throws InferenceError when the model has no calibration period, or fewer than three windows in it are good enough
   */
  async calibrateWith(
    { source, windows, ecg }: Pick<PreparedRecording, 'source' | 'windows' | 'ecg'>,
    classifier: Pick<Classifier, 'classify'>,
  ): Promise<void> {
    const { calibrationPeriod, inputLength } = this.#metadata;
    if (!calibrationPeriod) throw new InferenceError(`${source}: the model has no calibration period`);
    const count = this.#stillCalibrating(windows);
    await this.#calibrate(windows.slice(0, count), ecg.subarray(0, count * inputLength), classifier);
    this.#finish();
    if (this.isCalibrating) {
      throw new InferenceError(
        `${source}: ${this.#calibration?.features.length} windows in the first ${calibrationPeriod.seconds} s are good enough to calibrate with, expected at least ${LEAST_WINDOWS}`,
      );
    }
  }

  #finish(): void {
    const { features = [] } = this.#calibration ?? {};
    if (features.length < LEAST_WINDOWS) return;
    const width = features[0].length;
    this.#statistics = calibrationStatistics(joinRows(features, 1), width);
  }

  async #calibrate(windows: readonly Window[], ecg: Float32Array, { classify }: Pick<Classifier, 'classify'>) {
    // A window alone is standardised by nobody's statistics.
    const { features } = await classify(ecg, windows.length);
    const width = features.length / windows.length;
    for (const [row, { quality }] of windows.entries()) {
      if (quality < this.#minQuality) continue;
      this.#calibration?.features.push(features.slice(row * width, (row + 1) * width));
    }
  }

  /** What the classifier is given of windows: no more than these where nothing stands beside them. */
  #rows(ecg: Float32Array, count: number): Float32Array {
    if (this.#statistics === undefined) return ecg;
    const { hrv, inputLength, preprocessing } = this.#metadata;
    const parts = [ecg];
    if (hrv) parts.push(hrvFeaturesOfWindows(ecg, inputLength, preprocessing.sampleRate));
    for (const values of [this.#statistics.mean, this.#statistics.deviation]) parts.push(repeated(values, count));
    return joinRows(parts, count);
  }
}

function repeated(values: Float32Array, count: number): Float32Array {
  const rows = new Float32Array(count * values.length);
  for (let row = 0; row < count; row++) rows.set(values, row * values.length);
  return rows;
}
