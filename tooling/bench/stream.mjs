// node tooling/bench/stream.mjs [DATA]: how far windows of a stream are from those of the whole recording, on real leads of ../shared/data.
import { join } from 'node:path';
import { pickEcgChannel, readRecording } from '../../packages/ecg-io/dist/index.js';
import {
  butter,
  createStream,
  DEFAULT_PREPROCESSING,
  resample,
  sosfilt,
  subjectWindows,
} from '../../packages/ecg-signal/dist/index.js';
import { median } from './contestants.mjs';

const [data = '../shared/data'] = process.argv.slice(2);
const LEADS = ['00', '04', '09', '12', '15', '24', '30'].map((subject) => `eegmat/Subject${subject}_1.edf`);
const preprocessing = { ...DEFAULT_PREPROCESSING, normalisation: 'none' };
const { sampleRate, highpass, windowSeconds } = preprocessing;

const filters = {
  'causal high-pass alone': ({ samples, sampleRate: rate }) => {
    const lead = sosfilt(butter(4, highpass, 'highpass', sampleRate), resample(samples, rate, sampleRate));
    const length = windowSeconds * sampleRate;
    return Array.from({ length: Math.floor(lead.length / length) }, (_, i) =>
      lead.subarray(i * length, (i + 1) * length),
    );
  },
};
for (const lookahead of [0, 0.5, 1, 2]) {
  filters[`createStream, lookahead ${lookahead} s`] = ({ samples, sampleRate: rate }) =>
    createStream(rate, preprocessing, { lookahead })
      .push(samples)
      .map(({ ecg }) => ecg);
}

/** Root mean square difference as a share of the root mean square. */
function difference(window, reference) {
  const squares = (values) => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(squares(reference.map((value, i) => value - window[i])) / squares(reference));
}

const differences = Object.fromEntries(Object.keys(filters).map((name) => [name, []]));
for (const path of LEADS) {
  const lead = pickEcgChannel(await readRecording(join(data, path)));
  const recorded = [...subjectWindows([lead], preprocessing).windows];
  for (const [name, cut] of Object.entries(filters)) {
    // Neither knows what was before the first window.
    const windows = cut(lead).slice(1, recorded.length);
    differences[name].push(...windows.map((window, i) => difference(window, recorded[i + 1].ecg)));
  }
}
console.log('| windows of 10 s | median difference, % | 95 % below, % |\n| --- | --- | --- |');
for (const [name, values] of Object.entries(differences)) {
  const sorted = values.toSorted((a, b) => a - b);
  const percent = (value) => (100 * value).toFixed(1);
  console.log(`| ${name} | ${percent(median(values))} | ${percent(sorted[Math.floor(0.95 * sorted.length)])} |`);
}
