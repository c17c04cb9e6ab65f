import { detectRPeaks } from '@ecg-affect/ecg-signal';
import type { WindowPrediction } from '@ecg-affect/inference';
import { say } from './dom.js';
import type { Trace } from './ecg-paper.js';
import type { Feed } from './feed.js';
import { drawProbabilities } from './probability-plot.js';
import { clearPrediction, clearReadings, decisionWords, showHeartRate, showPrediction } from './readings.js';

/** Seconds of the lead that are kept for drawing, and that the heart rate is taken from. */
const KEPT_SECONDS = 12;

/** Predictions that are kept for drawing: an hour at one every 2 s. */
const KEPT_PREDICTIONS = 1800;

/** Seconds that the plot of the predictions shows at least. */
const PLOT_SECONDS = 60;

/** Seconds from one search for R peaks to the next. */
const BEATS_INTERVAL = 0.5;

/** From one picture to the next, ms. */
const FRAME = 40;

/** Seconds of signal that may wait to be shown; what comes in pieces is played at the speed of time, and faster where more waits. */
const WAITING_SECONDS = 2;

/** Without samples for as long, what is shown is no longer of now, ms. */
const SILENCE = 3000;

/** Predictions come every 2 s: without one for as long, the last is no longer of now, ms. */
const UNPREDICTED = 6000;

/**
 * Shows a feed until it ends: the lead as it comes, its beats, and the predictions.
 * @param draw draws the newest part of the lead
 * @returns how it ended, in words
 * @throws Error in words when it cannot go on
 */
export async function showLive(
  { name, sampleRate, metadata, run }: Feed,
  draw: (trace: Trace) => void,
  signal: AbortSignal,
): Promise<string> {
  const predictions: WindowPrediction[] = [];
  /** Samples that are kept, and those that wait; the first of them is number `from`. */
  let held = new Float64Array(0);
  let from = 0;
  /** Samples shown; the picture may end between two. */
  let shown = 0;
  let searched = 0;
  let rPeaks: number[] = [];
  let shownAt = performance.now();
  let cameAt = shownAt;
  let isInterrupted = false;
  /** When the last prediction came; undefined where none is shown. */
  let predictedAt: number | undefined;

  const show = (end: number) => {
    shown = end;
    const samples = held.subarray(0, Math.floor(end) - from);
    if (end >= searched + BEATS_INTERVAL * sampleRate) {
      searched = end;
      const kept = Math.max(0, samples.length - Math.floor(KEPT_SECONDS * sampleRate));
      rPeaks = Array.from(detectRPeaks(samples.subarray(kept), sampleRate), (peak) => from + kept + peak);
      if (!isInterrupted) showHeartRate(rPeaks, sampleRate);
    }
    draw({ samples, sampleRate, end: from + samples.length, rPeaks });
  };
  const frame = () => {
    const now = performance.now();
    const waiting = (from + held.length - shown) / sampleRate;
    if (waiting > 0) {
      const played = ((now - shownAt) / 1000) * Math.max(1, waiting / WAITING_SECONDS);
      show(shown + Math.min(waiting, played) * sampleRate);
    }
    shownAt = now;
    if (!isInterrupted && now - cameAt > SILENCE) interrupted('no samples are coming.');
    if (predictedAt !== undefined && now - predictedAt > UNPREDICTED) unpredicted('no predictions are coming.');
  };
  const unpredicted = (why: string) => {
    if (signal.aborted) return;
    predictedAt = undefined;
    clearPrediction();
    if (!isInterrupted) say(`${name}: ${why}`);
  };
  const interrupted = (why: string) => {
    isInterrupted = true;
    predictedAt = undefined;
    clearReadings();
    document.body.classList.add('past');
    say(`${name}: ${why}`);
  };

  clearReadings();
  drawProbabilities([], metadata.classes, PLOT_SECONDS);
  show(0);
  say(`${name}: the first prediction comes after ${metadata.preprocessing.windowSeconds} s of signal.`);
  const frames = setInterval(frame, FRAME);
  // What still comes then must not disturb what is shown in its place.
  signal.addEventListener('abort', () => clearInterval(frames));
  try {
    const how = await run(
      {
        samples(samples) {
          if (signal.aborted) return;
          cameAt = performance.now();
          if (isInterrupted) say(`${name}: the signal is back.`);
          isInterrupted = false;
          document.body.classList.remove('past');
          const old = Math.max(0, Math.floor(shown - KEPT_SECONDS * sampleRate) - from);
          const joined = new Float64Array(held.length - old + samples.length);
          joined.set(held.subarray(old));
          joined.set(samples, held.length - old);
          held = joined;
          from += old;
        },
        prediction(prediction) {
          if (signal.aborted) return;
          predictions.push(prediction);
          if (predictions.length > KEPT_PREDICTIONS) predictions.shift();
          drawProbabilities(predictions, metadata.classes, PLOT_SECONDS);
          if (isInterrupted) return;
          predictedAt = performance.now();
          showPrediction(prediction, metadata);
          say(`${name}: now ${decisionWords(prediction)}.`);
        },
        interrupted,
        unpredicted,
      },
      signal,
    );
    // One that was stopped stays as it is.
    searched = 0;
    if (!signal.aborted) show(from + held.length);
    return `${name}: ${how}`;
  } finally {
    clearInterval(frames);
  }
}
