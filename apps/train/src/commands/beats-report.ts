import { type Channel, isOtherUnit, openRecording, pickEcgChannel, readChannel } from '@ecg-affect/ecg-io';
import {
  type CorrectionPass,
  correctBeats,
  hrvMeasures,
  hrvNotes,
  hrvReport,
  leadBeats,
  removeHum,
  windowQualities,
  withheldNotes,
} from '@ecg-affect/ecg-signal';

/** Below it a window is of low quality. */
export const LOW = 0.5;

/** Which lead of a recording, and how it is read. */
export interface LeadOptions {
  readonly channel?: string;
  readonly inputFs?: number;
  readonly notch?: number;
  readonly correct?: 'lipponen-tarvainen';
}

/** What `beats` tells of a recording. */
export type BeatsReport = Awaited<ReturnType<typeof beatsReport>>['report'];

/** The beats of a recording, and the lead that they are of. */
export async function beatsReport(file: string, { channel, inputFs, notch: hum, correct }: LeadOptions) {
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
  // Without a sinus rhythm there is nothing that beats could be corrected to.
  const correction =
    correct === undefined || found.noSinusRhythm !== undefined ? undefined : correctBeats(rPeaks, sampleRate, excluded);
  const beats = correction?.rPeaks ?? rPeaks;
  const variability = correction === undefined ? found : hrvReport(beats, sampleRate, excluded);
  const measures = hrvMeasures(beats, sampleRate, excluded);
  const withheld =
    found.noSinusRhythm === undefined && found.intervals > 0
      ? withheldNotes(measures, Object.keys(found.measures))
      : [];
  const report = {
    file,
    channel: name,
    sampleRate,
    duration,
    rPeaks: Array.from(rPeaks, (peak) => Math.round(1000 * peak) / 1000),
    heartRate: found.measures.meanHeartRate,
    hrv: {
      ...variability.measures,
      ...measures,
      meanHeartRate: found.measures.meanHeartRate,
      medianHeartRate: found.measures.medianHeartRate,
    },
    intervals: found.intervals,
    leftOutIntervals: variability.intervalsLeftOut,
    ...(correct !== undefined && { correction: { method: correct, passes: correction?.passes ?? [] } }),
    excluded,
    warnings,
    notes: [...(correction?.passes ?? []).map(passText), ...hrvNotes(variability), ...withheld],
    quality,
    windows,
  };
  return { report, rPeaks, rr, samples, sampleRate, unit: lead.unit };
}

function passText({ extra, missed, ectopic, longShort }: CorrectionPass, pass: number): string {
  return `pass ${pass + 1} of the correction: ${extra.length} extra beats removed, beats put in at ${missed.length} places, ${ectopic.length} ectopic ones and ${longShort.length} after odd intervals moved`;
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
