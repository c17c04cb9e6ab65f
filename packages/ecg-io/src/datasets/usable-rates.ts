import { checkResampling, EcgSignalError } from '@ecg-affect/ecg-signal';
import type { DatasetLead, DatasetSubject, Skipped } from './dataset.js';

/** The subject with its leads that can be resampled to a rate (Hz); the others are skipped. */
export function withUsableRates({ name, leads, skipped }: DatasetSubject, rate: number): DatasetSubject {
  const usable: DatasetLead[] = [];
  const refused: Skipped[] = [];
  for (const lead of leads) {
    try {
      checkResampling(lead.samples.length, lead.sampleRate, rate);
      usable.push(lead);
    } catch (error) {
      if (!(error instanceof EcgSignalError)) throw error;
      refused.push({ source: `${name}, ${lead.session}`, reason: error.message });
    }
  }
  return { name, leads: usable, skipped: [...skipped, ...refused] };
}
