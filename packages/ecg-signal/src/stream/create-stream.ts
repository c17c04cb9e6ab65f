import { EcgSignalError } from '../error.js';
import { windowSize } from '../preprocessing/cut-windows.js';
import { standardise } from '../preprocessing/normalisation.js';
import type { Preprocessing } from '../preprocessing/preprocessing.js';
import { qualityIndex } from '../quality/quality-index.js';
import { notch } from '../signal/notch.js';
import type { Samples } from '../signal/samples.js';
import { SampleQueue } from './sample-queue.js';
import { StreamBridge } from './stream-bridge.js';
import { StreamFilter } from './stream-filter.js';
import { StreamHighpass } from './stream-highpass.js';
import { StreamResampler } from './stream-resampler.js';
import { streamScale } from './stream-scale.js';

/** When a stream gives windows. */
export interface StreamOptions {
  /** Seconds from one window to the next, at most a window; by default that of the pre-processing's overlap. */
  readonly hop?: number;
  /**
   * Seconds that are waited for after a window's end so that the zero-phase filter knows what follows; 0 by default. Without, windows differ
   * from those of {@link subjectWindows} by about 5 % (root mean square), nearly all of it in the last second; with 1 s by less than 1 %.
   */
  readonly lookahead?: number;
}

/** An input of the encoder, cut from a stream. */
export interface StreamWindow {
  /** Seconds from the start of the stream. */
  readonly start: number;
  /** Resampled, filtered and normalised. */
  readonly ecg: Float32Array;
  /** {@link qualityIndex} of the window, in [0, 1]. */
  readonly quality: number;
}

/** A lead that is still being recorded. */
export interface EcgStream {
  /** Takes the next samples, in any number, NaN where missing; gives the windows that they complete. Beyond 1e12 mV counts as missing. */
  push(samples: Samples): StreamWindow[];
  /** Windows left out so far for missing samples. */
  readonly dropped: number;
}

/**
 * The pre-processing of {@link subjectWindows} for a lead that comes in pieces. What it gives does not depend on how the lead is cut into
 * pieces; memory and time a sample do not grow. Under the policy `calibrate:60s` the first windows come when the calibration is over.
 *
 * @param sampleRate of the lead, Hz
 * @throws EcgSignalError when the rate, the pre-processing or an option is unusable, and for the policy `subject`
 *
 * @example
 * const stream = createStream(500, { ...DEFAULT_PREPROCESSING, normalisation: 'calibrate:60s' }, { hop: 2 });
 * for await (const samples of device) for (const { ecg, quality } of stream.push(samples)) predict(ecg, quality);
 */
export function createStream(sampleRate: number, preprocessing: Preprocessing, options: StreamOptions = {}): EcgStream {
  return new Stream(sampleRate, preprocessing, options);
}

/** In mV, of any unit mistaken for it: what is beyond is no voltage, and a filter's state would not recover from the largest numbers there are. */
const LARGEST = 1e12;

/** The samples, NaN instead of those that cannot be of an ECG. */
function withoutAbsurd(samples: Samples): Samples {
  const isAbsurd = (value: number) => Math.abs(value) > LARGEST;
  return samples.some(isAbsurd) ? samples.map((value) => (isAbsurd(value) ? Number.NaN : value)) : samples;
}

/** A window that waits for its normalisation. */
interface Cut {
  readonly start: number;
  readonly samples: Float32Array;
}

class Stream implements EcgStream {
  dropped = 0;
  readonly #sampleRate: number;
  readonly #length: number;
  readonly #hop: number;
  readonly #lookahead: number;
  readonly #bridge: StreamBridge;
  readonly #notch: StreamFilter | undefined;
  readonly #resampler: StreamResampler;
  readonly #highpass: StreamHighpass | undefined;
  readonly #scale;
  /** What `forward` gave, from the start of the next window on. */
  readonly #held: SampleQueue;
  /** Start of the next window, samples. */
  #start = 0;
  #waiting: Cut[] = [];

  constructor(inputRate: number, preprocessing: Preprocessing, options: StreamOptions) {
    const { sampleRate, highpass, notch: hum, normalisation } = preprocessing;
    const { length, hop } = windowSize(preprocessing);
    this.#sampleRate = sampleRate;
    this.#length = length;
    this.#hop = options.hop === undefined ? hop : Math.round(options.hop * sampleRate);
    this.#lookahead = Math.round((options.lookahead ?? 0) * sampleRate);
    if (!(this.#hop >= 1 && this.#hop <= length)) {
      throw new EcgSignalError(
        `invalid hop of ${options.hop} s: expected more than 0 and at most a window of ${length / sampleRate} s`,
      );
    }
    if (!(this.#lookahead >= 0 && this.#lookahead <= length)) {
      throw new EcgSignalError(
        `invalid lookahead of ${options.lookahead} s: expected from 0 to a window of ${length / sampleRate} s`,
      );
    }
    this.#held = new SampleQueue(2 * (length + this.#lookahead));
    this.#bridge = new StreamBridge(inputRate);
    this.#notch = hum === undefined ? undefined : new StreamFilter(notch(hum, inputRate));
    this.#resampler = new StreamResampler(inputRate, sampleRate);
    this.#highpass = highpass === null ? undefined : new StreamHighpass(highpass, sampleRate);
    this.#scale = streamScale(normalisation, sampleRate);
  }

  push(samples: Samples): StreamWindow[] {
    const bridged = this.#bridge.push(withoutAbsurd(samples));
    const resampled = this.#resampler.push(this.#notch?.push(bridged) ?? bridged);
    this.#held.push(this.#highpass?.forward(resampled) ?? resampled);
    const windows: StreamWindow[] = [];
    while (this.#held.length >= this.#length + this.#lookahead) windows.push(...this.#cut());
    return windows;
  }

  /** Cuts the next window; gives those whose normalisation is now known. */
  #cut(): StreamWindow[] {
    const piece = this.#held.first(this.#length + this.#lookahead);
    const window = (this.#highpass?.backward(piece) ?? piece).subarray(0, this.#length);
    this.#scale.push(this.#start === 0 ? window : window.subarray(this.#length - this.#hop));
    if (window.every(Number.isFinite)) {
      this.#waiting.push({ start: this.#start, samples: new Float32Array(window) });
    } else {
      this.dropped++;
    }
    this.#start += this.#hop;
    this.#held.drop(this.#hop);
    return this.#normalised();
  }

  #normalised(): StreamWindow[] {
    const windows: StreamWindow[] = [];
    for (const { start, samples } of this.#waiting) {
      const statistics = this.#scale.statistics(samples);
      if (statistics === undefined) return windows;
      windows.push({
        start: start / this.#sampleRate,
        ecg: standardise(samples, statistics),
        quality: qualityIndex(samples, this.#sampleRate),
      });
    }
    this.#waiting = [];
    return windows;
  }
}
