// node tooling/bench/beats.mjs [DATA]: R peaks against the annotations of MIT-BIH, and the quality of every lead, from ../shared/data.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pickEcgChannel, readRecording } from '../../packages/ecg-io/dist/index.js';
import { detectRPeaks, leadQuality } from '../../packages/ecg-signal/dist/index.js';
import { median } from './contestants.mjs';

const [data = '../shared/data'] = process.argv.slice(2);
/** WFDB's codes of beats, and how far a found one may be from them, s. */
const BEATS = new Set('NLRBAaJSVrFejnE/fQ?');
const TOLERANCE = 0.15;

const percent = (part, whole) => ((100 * part) / whole).toFixed(2);
const table = (head, rows) => {
  for (const cells of [head, head.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);
  console.log();
};

/** The lead without the upper half of its beats, above its level at rest; the lower half where the beats point down. */
function clipped({ samples, sampleRate }) {
  const level = median(samples);
  const height = median(Array.from(detectRPeaks(samples, sampleRate), (peak) => samples[peak] - level));
  const limit = level + height / 2;
  return samples.map((value) => (height > 0 ? Math.min(limit, value) : Math.max(limit, value)));
}

/** Pairs of a found and an annotated beat, both in order of time. */
function countMatches(found, annotated) {
  let matches = 0;
  for (let i = 0, j = 0; i < found.length && j < annotated.length; ) {
    const difference = found[i] - annotated[j];
    if (Math.abs(difference) <= TOLERANCE) matches++;
    if (difference <= TOLERANCE) i++;
    if (difference >= -TOLERANCE) j++;
  }
  return matches;
}

const records = [];
for (const name of readdirSync(join(data, 'mitdb')).filter((name) => name.endsWith('.hea'))) {
  const { channels, annotations } = await readRecording(join(data, 'mitdb', name));
  const found = Array.from(
    detectRPeaks(channels[0].samples, channels[0].sampleRate),
    (at) => at / channels[0].sampleRate,
  );
  const annotated = annotations.filter(({ label }) => BEATS.has(label)).map(({ onset }) => onset);
  records.push([name.replace('.hea', ''), annotated.length, found.length, countMatches(found, annotated)]);
}
records.push(['all', ...[1, 2, 3].map((column) => records.reduce((sum, record) => sum + record[column], 0))]);
table(
  ['record', 'beats', 'sensitivity, %', 'positive predictivity, %'],
  records.map(([name, beats, found, matches]) => [name, beats, percent(matches, beats), percent(matches, found)]),
);

const leads = [];
for (const [set, extension] of [
  ['eegmat', '.edf'],
  ['mitdb', '.hea'],
  ['ludb', '.hea'],
  ['ecgiddb', '.hea'],
]) {
  const files = readdirSync(join(data, set), { recursive: true }).filter((name) => name.endsWith(extension));
  const qualities = [];
  for (const file of files) {
    const { channels } = await readRecording(join(data, set, file));
    const lead = set === 'eegmat' ? pickEcgChannel({ channels }) : channels[0];
    qualities.push({
      file,
      quality: leadQuality(lead.samples, lead.sampleRate),
      clipped: leadQuality(clipped(lead), lead.sampleRate),
    });
  }
  qualities.sort((a, b) => a.quality - b.quality);
  const at = (share) => qualities[Math.floor(share * (qualities.length - 1))].quality.toFixed(2);
  const poor = qualities.filter(({ quality }) => quality < 0.3).map(({ file }) => file.replace(extension, ''));
  const cut = qualities.map(({ clipped }) => clipped);
  leads.push([
    set,
    files.length,
    at(0.05),
    at(0.5),
    at(0.95),
    poor.length,
    poor.slice(0, 4).join(', '),
    median(cut).toFixed(2),
    cut.filter((quality) => quality < 0.3).length,
  ]);
}
table(
  [
    'first ECG lead of',
    'leads',
    '5 %',
    'median',
    '95 %',
    'below 0.3',
    'the worst of them',
    'clipped: median',
    'clipped: below 0.3',
  ],
  leads,
);
