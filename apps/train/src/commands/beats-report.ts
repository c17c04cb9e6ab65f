import { type Channel, isOtherUnit, openRecording, pickEcgChannel, readChannel } from '@ecg-affect/ecg-io';
import { hrvNotes, leadBeats, removeHum, windowQualities } from '@ecg-affect/ecg-signal';

/** Below it a window is of low quality. */
export const LOW = 0.5;

/** Which lead of a recording, and how it is read. */
export interface LeadOptions {
  readonly channel?: string;
  readonly inputFs?: number;
  readonly notch?: number;
}

/** What `beats` tells of a recording. */
export type BeatsReport = Awaited<ReturnType<typeof beatsReport>>['report'];

/** The beats of a recording, and the lead that they are of. */
export async function beatsReport(file: string, { channel, inputFs, notch: hum }: LeadOptions) {
  const recording = await openRecording(file, inputFs === undefined ? {} : { inputSampleRate: inputFs });
  const warnings: string[] = [];
  const picked = pickEcgChannel(recording, channel);
  let lead = assess(await readChannel(recording, picked), hum);
  if (channel === undefined && lead.quality < LOW) {
    let best = lead;
    for (const other of recording.channels) {
      const { sampleRate = 0, unit } = other;
      if (other === picked || !(sampleRate > LEAST_RATE) || isOtherUnit(unit)) continue;
      const candidate = assess(await readChannel(recording, other), hum);
      if (candidate.quality > best.quality) best = candidate;
    }
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
  const report = {
    file,
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
  };
  return { report, rPeaks, rr, samples, sampleRate, unit: lead.unit };
}

/** Channels of fewer samples a second carry no QRS complex, Hz. */
const LEAST_RATE = 40;

/** A lead, without hum where asked for, and its quality. */
function assess(lead: Channel, hum: number | undefined) {
  const samples = hum === undefined ? lead.samples : removeHum(lead.samples, lead.sampleRate, hum);
  const windows = windowQualities(samples, lead.sampleRate);
  const quality = windows.reduce((sum, window) => sum + window.quality, 0) / windows.length;
  return { ...lead, samples, windows, quality };
}
