import { basename, extname } from 'node:path';
import { HRV_BANDS, nnIntervals, nnSpectrum } from '@ecg-affect/ecg-signal';
import { replaceFile } from '@ecg-affect/files';
import {
  definitions,
  type Html,
  html,
  leadChart,
  renderPage,
  spectrumChart,
  svgDocument,
  tachogram,
} from '@ecg-affect/report';
import type { beatsReport } from './beats-report.js';
import { measureRows, summaryText } from './beats-text.js';
import { pngOf } from './svg-to-png.js';

/** What is drawn of an ECG, s. */
export interface Part {
  readonly from?: number;
  readonly to?: number;
}

type Beats = Awaited<ReturnType<typeof beatsReport>>;

const FORMATS = ['.svg', '.png', '.html'];
/** Drawn where nothing is said, and at most, s: 30 rows of 10 s. */
const USUAL = 60;
const MOST = 300;

/** @throws Error when the extension is none of those that are drawn */
export function checkPlotPath(path: string): void {
  if (!FORMATS.includes(extname(path).toLowerCase()))
    throw new Error(`--plot ${path}: expected a file that ends in .svg, .png or .html`);
}

/**
 * Draws a part of the ECG with its beats in rows, all intervals, and their spectrum.
 * @throws Error when the part is not in the recording or too long to be read
 */
export async function plotBeats(path: string, beats: Beats, part: Part): Promise<void> {
  const { report } = beats;
  const figures = [leadFigure(beats, part), intervalFigure(beats)];
  const { figure, problem } = spectrumFigure(beats);
  if (figure !== undefined) figures.push(figure);
  const title = basename(report.file);
  const summary = summaryText(report).slice(report.file.length + 2);
  const lines = [...report.warnings, ...report.notes, ...(problem === undefined ? [] : [problem])];
  if (extname(path).toLowerCase() === '.html') {
    const page = renderPage({
      title,
      subtitle: summary,
      warnings: report.warnings,
      sections: [
        {
          title: 'Beats',
          content: [...figures, ...lines.slice(report.warnings.length).map((line) => html`<p>${line}</p>`)],
        },
        {
          title: 'Measures',
          content: definitions(
            Object.fromEntries(measureRows(report).map(([name, value, unit]) => [name, `${value} ${unit}`])),
          ),
        },
      ],
    });
    await replaceFile(path, page);
    return;
  }
  const svg = svgDocument({ title, lines: [summary, ...lines], figures });
  await replaceFile(path, extname(path).toLowerCase() === '.png' ? await pngOf(svg) : svg);
}

function leadFigure({ report, rPeaks, samples, sampleRate, unit }: Beats, part: Part): Html {
  const { duration, channel } = report;
  const from = part.from ?? Math.max(0, part.to === undefined ? 0 : part.to - USUAL);
  const to = Math.min(duration, part.to ?? from + USUAL);
  if (!(from >= 0 && from < to))
    throw new Error(
      `no ECG from ${round(from)} to ${round(part.to ?? to)} s: expected a part of the ${duration.toFixed(1)} s that there are`,
    );
  if (to - from > MOST)
    throw new Error(
      `${(to - from).toFixed(1)} s of ECG could not be read in a picture: expected at most ${MOST} s from --from to --to`,
    );
  const first = Math.round(from * sampleRate);
  const whole = from === 0 && to === duration;
  return leadChart({
    title: whole ? channel : `${channel}, ${round(from)} to ${round(to)} s of ${duration.toFixed(1)} s`,
    caption: `${whole ? '' : '--from and --to choose another part. '}Dots: beats. Shaded: left out.`,
    samples: samples.subarray(first, Math.round(to * sampleRate)),
    sampleRate,
    start: first / sampleRate,
    unit: unit === '' ? 'no unit' : unit,
    beats: Array.from(rPeaks, (peak) => peak / sampleRate).filter((time) => time >= from && time < to),
    spans: report.excluded,
  });
}

function intervalFigure({ report, rr }: Beats): Html {
  return tachogram({
    title: 'Intervals between beats',
    caption: 'Blue: normal intervals, which variability is measured of. Orange: other intervals. Shaded: left out.',
    intervals: rr,
    duration: report.duration,
    spans: report.excluded,
  });
}

/** The spectrum, or why there is none. */
function spectrumFigure({ report, rPeaks, sampleRate }: Beats): { figure?: Html; problem?: string } {
  const bands = (['vlf', 'lf', 'hf'] as const).filter((band) => !Number.isNaN(report.hrv[band]));
  if (bands.length === 0) return { problem: 'no spectrum is drawn: every band is withheld' };
  const { frequencies, density, seconds } = nnSpectrum(nnIntervals(rPeaks, sampleRate, report.excluded));
  return {
    figure: spectrumChart({
      title: 'Spectrum of normal intervals',
      caption: `Of ${seconds.toFixed(0)} s, the longest time without a gap of 5 s. Bands that are withheld are not coloured.`,
      frequencies,
      density,
      unit: 'ms² / Hz',
      bands: bands.map((band) => ({
        name: `${band.toUpperCase()} ${report.hrv[band].toPrecision(4)} ms²`,
        ...HRV_BANDS[band],
      })),
    }),
  };
}

function round(seconds: number): number {
  return Math.round(10 * seconds) / 10;
}
