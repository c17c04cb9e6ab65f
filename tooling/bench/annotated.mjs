// Annotated leads of ../shared/data, synthetic ones, and how found beats are matched with annotated ones.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readRecording } from '../../packages/ecg-io/dist/index.js';
import { Random } from '../../packages/random/dist/index.js';

/** WFDB's codes of beats, and how far a found one may be from them, s (AAMI EC57). */
const BEATS = new Set('NLRBAaJSVrFejnE/fQ?');
export const TOLERANCE = 0.15;

/** Leads with annotated beats: mitdb and qtdb (both leads), ludb (all 12; before the first and after the last beat nothing is annotated). */
export async function* annotatedLeads(data, sets = ['mitdb', 'qtdb', 'ludb']) {
  for (const set of sets) {
    for (const file of readdirSync(join(data, set)).filter((name) => name.endsWith('.hea'))) {
      const path = join(data, set, file);
      const { channels, annotations } = await readRecording(path);
      const beats = beatsOf(set, annotations);
      const span = set === 'ludb' ? [beats[0] - TOLERANCE, beats.at(-1) + TOLERANCE] : [0, Number.POSITIVE_INFINITY];
      for (const [lead, { name, samples, sampleRate }] of channels.entries()) {
        yield { set, record: basename(file, '.hea'), lead, name, samples, sampleRate, beats, span };
      }
    }
  }
}

/** The annotated beats in s, in order. qtdb holds them twice, by people and by a program within 150 ms: once each. */
function beatsOf(set, annotations) {
  const onsets = annotations.filter(({ label }) => BEATS.has(label)).map(({ onset }) => onset);
  return set === 'qtdb' ? onsets.filter((onset, i) => i === 0 || onset - onsets[i - 1] > TOLERANCE) : onsets;
}

/** Beats that were missed and that are none, one to one within the tolerance, both lists in order of time. */
export function compareBeats(found, annotated) {
  const missed = [];
  const wrong = [];
  let [i, j] = [0, 0];
  while (i < found.length || j < annotated.length) {
    const difference = (found[i] ?? Number.POSITIVE_INFINITY) - (annotated[j] ?? Number.POSITIVE_INFINITY);
    if (Math.abs(difference) <= TOLERANCE) {
      i++;
      j++;
    } else if (difference < 0) wrong.push(found[i++]);
    else missed.push(annotated[j++]);
  }
  return { missed, wrong };
}

/** ECG of Gaussian waves at rates of 20 to 300 a minute, with narrow and tall T waves among them, and noise. */
export function* syntheticLeads(count) {
  const sampleRate = 250;
  for (let n = 0; n < count; n++) {
    const random = new Random(18).derive('synthetic', n);
    const between = (low, high) => low + (high - low) * random.next();
    const rate = 20 * (300 / 20) ** between(0, 1);
    const interval = 60 / rate;
    const variation = between(0.005, 0.06);
    const seconds = 60;
    const waves = [
      { at: -between(0.12, 0.2), height: between(0, 0.25), width: between(0.012, 0.03) },
      { at: -0.025, height: -between(0, 0.3), width: 0.01 },
      { at: 0, height: 1, width: between(0.008, 0.016) },
      { at: 0.028, height: -between(0, 0.5), width: 0.012 },
      {
        at: between(0.2, 0.34) * Math.min(1, Math.sqrt(interval / 0.8)),
        height: between(-0.3, 0.9),
        width: between(0.03, 0.06),
      },
    ].filter((_, i) => i > 0 || interval > 0.35);
    const samples = new Float64Array(seconds * sampleRate);
    const noise = between(0, 0.12);
    let walk = 0;
    for (let i = 0; i < samples.length; i++) {
      walk = 0.97 * walk + 0.25 * random.normal();
      samples[i] = noise * (0.5 * random.normal() + 0.5 * walk);
    }
    const beats = [];
    for (let t = between(0.2, 0.2 + interval); t < seconds - 0.2; t += interval * (1 + variation * random.normal())) {
      beats.push(t);
      for (const { at, height, width } of waves) {
        const from = Math.max(0, Math.round((t + at - 5 * width) * sampleRate));
        const to = Math.min(samples.length, (t + at + 5 * width) * sampleRate);
        for (let i = from; i < to; i++)
          samples[i] += height * Math.exp(-0.5 * ((i / sampleRate - t - at) / width) ** 2);
      }
    }
    yield {
      set: 'synthetic',
      record: String(n),
      lead: 0,
      name: 'II',
      samples,
      sampleRate,
      beats,
      span: [0, Number.POSITIVE_INFINITY],
    };
  }
}
