import { pickEcgChannel, readRecording, toMillivolts } from '@ecg-affect/ecg-io';
import { hrvNotes, leadBeats, type RrInterval, removeHum, type Samples, windowQualities } from '@ecg-affect/ecg-signal';
import { Command, Option } from 'commander';
import { channelOption, inputRateOption, jsonOption, notchOption } from '../options.js';
import { print, printJson } from '../terminal/output.js';
import { formatTable } from '../terminal/table.js';

interface BeatsOptions {
  readonly channel?: string;
  readonly inputFs?: number;
  readonly notch?: number;
  readonly json: boolean;
  readonly csv: boolean;
}

/** Below it a window is of low quality. */
const LOW = 0.5;

export const beatsCommand = (): Command =>
  new Command('beats')
    .description('R peaks, heart rate and heart-rate variability')
    .argument('<file>', 'a recording')
    .addOption(channelOption())
    .addOption(inputRateOption())
    .addOption(notchOption())
    .addOption(jsonOption())
    .addOption(new Option('--csv', 'print the intervals between beats as a table').default(false).conflicts('json'))
    .action(async (file: string, options: BeatsOptions) => {
      const { rr, ...report } = await beatsReport(file, options);
      if (options.csv) print(csvText(rr));
      else if (options.json) printJson(report);
      else print(reportText(file, report));
    });

async function beatsReport(file: string, { channel, inputFs, notch: hum }: BeatsOptions) {
  const recording = await readRecording(file, inputFs === undefined ? {} : { inputSampleRate: inputFs });
  const warnings: string[] = [];
  let lead = assess(toMillivolts(pickEcgChannel(recording, channel)), hum);
  if (channel === undefined && lead.quality < LOW) {
    const others = recording.channels.filter(({ name, sampleRate }) => name !== lead.name && sampleRate > LEAST_RATE);
    const best = others
      .map((other) => assess(toMillivolts(other), hum))
      .reduce((most, other) => (other.quality > most.quality ? other : most), lead);
    if (best.quality >= LOW) {
      warnings.push(
        `${lead.name} is of low quality (${lead.quality.toFixed(2)}): ${best.name} (${best.quality.toFixed(2)}) is taken`,
      );
      lead = best;
    }
  }
  const { name, samples, sampleRate, windows, quality } = lead;
  const { rPeaks, excluded, rr, ...found } = leadBeats(samples, sampleRate);
  const duration = samples.length / sampleRate;
  const out = excluded.reduce((sum, { start, end }) => sum + end - start, 0);
  if (out > 0) warnings.push(`${out.toFixed(1)} of ${duration.toFixed(1)} s are left out: beats there are not certain`);
  if (found.noSinusRhythm !== undefined) warnings.push(`no sinus rhythm to measure: ${found.noSinusRhythm}`);
  return {
    channel: name,
    sampleRate,
    duration,
    rPeaks: Array.from(rPeaks, (peak) => Math.round(1000 * peak) / 1000),
    heartRate: found.measures.meanHeartRate,
    hrv: found.measures,
    intervals: found.intervals,
    leftOutIntervals: found.intervalsLeftOut,
    excluded,
    warnings,
    notes: hrvNotes(found),
    quality,
    windows,
    rr,
  };
}

/** Channels of fewer samples a second carry no QRS complex, Hz. */
const LEAST_RATE = 40;

/** A lead, without hum where asked for, and its quality. */
function assess<L extends { readonly name: string; readonly samples: Samples; readonly sampleRate: number }>(
  lead: L,
  hum: number | undefined,
) {
  const samples = hum === undefined ? lead.samples : removeHum(lead.samples, lead.sampleRate, hum);
  const windows = windowQualities(samples, lead.sampleRate);
  const quality = windows.reduce((sum, window) => sum + window.quality, 0) / windows.length;
  return { name: lead.name, sampleRate: lead.sampleRate, samples, windows, quality };
}

type Report = Omit<Awaited<ReturnType<typeof beatsReport>>, 'rr'>;

/** One interval a row: when it ends, its length, and whether variability is measured of it. */
function csvText(rr: readonly RrInterval[]): string {
  const rows = rr.map(({ time, interval, normal }) => `${time.toFixed(4)},${interval.toFixed(2)},${normal ? 1 : 0}`);
  return ['time_s,rr_ms,normal', ...rows].join('\n');
}

function reportText(file: string, report: Report): string {
  const { channel, rPeaks, duration, heartRate, hrv, excluded, warnings, notes, quality, windows } = report;
  const low = windows.filter((window) => window.quality < LOW).length;
  const lines = [
    `${file}: ${channel}, ${rPeaks.length} beats in ${duration.toFixed(1)} s, heart rate ${format(heartRate)} a minute, quality ${Number.isNaN(quality) ? '-' : quality.toFixed(2)} (${low} of ${windows.length} windows of 10 s below ${LOW})`,
    ...warnings,
    formatTable([['measure', 'value'], ...Object.entries(hrv).map(([measure, value]) => [measure, format(value)])]),
  ];
  if (excluded.length > 0) {
    const rows = excluded.map(({ start, end, reason }) => [start.toFixed(1), end.toFixed(1), reason]);
    lines.push(formatTable([['left out from, s', 'to', 'reason'], ...rows]));
  }
  return [...lines, ...notes].join('\n');
}

function format(value: number | null): string {
  return value === null || Number.isNaN(value) ? '-' : value.toPrecision(4);
}
