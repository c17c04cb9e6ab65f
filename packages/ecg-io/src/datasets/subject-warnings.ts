import type { DatasetLead, DatasetSubject } from './dataset.js';

/** Recordings of one person's lead do not differ so much in size, unless in their unit: mV and uV differ by 1000. */
const LARGEST_RATIO = 50;
/** What a QRS complex changes within, s. */
const STEP = 0.02;

/**
 * What is doubtful of a subject's recordings, a sentence each: recordings too short for a window, none long enough, and sizes so different that units must be.
 *
 * @param windowSeconds length of a window
 */
export function subjectWarnings({ name, leads }: DatasetSubject, windowSeconds: number): string[] {
  const short = leads.filter((lead) => longestSpan(lead) < windowSeconds);
  const warnings = short.map(
    (lead) =>
      `${name}, ${lead.session}: no window, its longest stretch is ${longestSpan(lead).toFixed(1)} s and a window takes ${windowSeconds} s`,
  );
  if (leads.length > 0 && short.length === leads.length) warnings.push(`${name} has no recording of a window's length`);
  const sizes = leads.map(sizeOf);
  const [least, most] = [indexOfExtreme(sizes, -1), indexOfExtreme(sizes, 1)];
  if (least >= 0 && sizes[most] > LARGEST_RATIO * sizes[least]) {
    warnings.push(
      `${name}: ${leads[most].session} is ${(sizes[most] / sizes[least]).toPrecision(2)} times as large as ${leads[least].session}; is one in mV and the other in uV?`,
    );
  }
  return warnings;
}

function longestSpan({ samples, sampleRate, spans }: DatasetLead): number {
  const duration = samples.length / sampleRate;
  return Math.max(0, ...spans.map(({ start, end }) => Math.min(end, duration) - start));
}

/** Mean change within the time of a QRS complex: hardly of wander or offset. 0 where nothing changes. */
function sizeOf({ samples, sampleRate }: DatasetLead): number {
  const step = Math.max(1, Math.round(STEP * sampleRate));
  let [sum, count] = [0, 0];
  for (let i = step; i < samples.length; i++) {
    const change = Math.abs(samples[i] - samples[i - step]);
    if (!Number.isFinite(change)) continue;
    sum += change;
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** Index of the largest (`sign` 1) or the smallest positive size; -1 where none is positive. */
function indexOfExtreme(sizes: readonly number[], sign: 1 | -1): number {
  return sizes.reduce((best, size, i) => (size > 0 && (best < 0 || sign * size > sign * sizes[best]) ? i : best), -1);
}
