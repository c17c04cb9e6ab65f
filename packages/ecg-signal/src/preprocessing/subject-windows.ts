import { qualityIndex } from '../quality/quality-index.js';
import type { Samples } from '../signal/samples.js';
import { cutWindows, type WindowCuts, windowSize } from './cut-windows.js';
import { standardise, windowStatistics } from './normalisation.js';
import { preprocessLead } from './preprocess-lead.js';
import type { Preprocessing } from './preprocessing.js';

/** One lead of one recording. */
export interface Lead {
  /** Any unit, the same for all leads of a call; NaN where missing. */
  readonly samples: Samples;
  /** Hz */
  readonly sampleRate: number;
  /** Stretches to cut windows from, in order of time, each from its own start on; the whole lead by default. Filters and statistics see it all. */
  readonly spans?: readonly Span[];
}

/** A stretch of a recording, in s from its start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An input of the encoder. */
export interface SubjectWindow {
  /** Which of the leads it is from, counted from 0. */
  readonly lead: number;
  /** Which of the lead's spans it lies in, counted from 0. */
  readonly span: number;
  /** Seconds from the start of its lead. */
  readonly start: number;
  /** Resampled, filtered and normalised. */
  readonly ecg: Float32Array;
  /** {@link qualityIndex} of the window, in [0, 1]. */
  readonly quality: number;
}

const WHOLE: Span = { start: 0, end: Number.POSITIVE_INFINITY };

interface SpanCuts extends WindowCuts {
  readonly lead: number;
  readonly span: number;
  /** First sample of the span. */
  readonly from: number;
}

/** The windows of one subject, made one at a time as they are asked for, lead after lead and span after span. */
export interface SubjectWindows {
  readonly windows: Iterable<SubjectWindow>;
  /** How many were left out for missing samples. */
  readonly dropped: number;
}

/**
 * The whole way from raw leads to the encoder's input; training and inference both call it, so that they cannot differ.
 *
 * @param leads the recordings of one subject, all of the same lead: they share the statistics of the policy `subject`
 * @throws EcgSignalError when a sampling rate or the pre-processing is unusable
 *
 * @example
 * const { windows, dropped } = subjectWindows([{ samples, sampleRate: 500 }], DEFAULT_PREPROCESSING);
 * for (const { start, ecg } of windows) console.log(start, ecg.length); // 0 2560, 10 2560, ...
 */
export function subjectWindows(leads: Iterable<Lead>, preprocessing: Preprocessing): SubjectWindows {
  const { sampleRate, normalisation } = preprocessing;
  const size = windowSize(preprocessing);
  // Raw leads are read one at a time, and what is kept of them is float32: a day of ECG takes 90 MB.
  const clean: Float32Array[] = [];
  const cuts: SpanCuts[] = [];
  for (const { samples, sampleRate: rate, spans = [WHOLE] } of leads) {
    const lead = new Float32Array(preprocessLead(samples, rate, preprocessing));
    for (const [span, { start, end }] of spans.entries()) {
      const [from, to] = [start, end].map((seconds) => Math.round(seconds * sampleRate));
      cuts.push({ lead: clean.length, span, from, ...cutWindows(lead.subarray(from, to), size) });
    }
    clean.push(lead);
  }

  function* windows(): Generator<SubjectWindow> {
    const statistics = windowStatistics(normalisation, clean, sampleRate);
    for (const { lead, span, from, starts } of cuts) {
      for (const offset of starts) {
        const start = from + offset;
        const end = start + size.length;
        const piece = clean[lead].subarray(start, end);
        yield {
          lead,
          span,
          start: start / sampleRate,
          ecg: standardise(piece, statistics(lead, start, end)),
          quality: qualityIndex(piece, sampleRate),
        };
      }
    }
  }
  return { windows: { [Symbol.iterator]: windows }, dropped: cuts.reduce((sum, cut) => sum + cut.dropped, 0) };
}
