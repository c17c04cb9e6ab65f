// node tooling/bench/beats.mjs [DATA [PEERS]]: missed and false beats against the annotations of MIT-BIH (both leads), QT database and LUDB (all leads) within 150 ms, of the
// whole records (AAMI EC57 leaves the first 5 minutes out: the second table), beside other programs by a python3 that has them (beats_peers.py; PEERS:
// comma-separated, or `none`); then mitdb 118 and 119 with noise of electrode motion. From ../shared/data.
import { detectRPeaks } from '../../packages/ecg-signal/dist/index.js';
import { Random } from '../../packages/random/dist/index.js';
import { annotatedLeads, compareBeats } from './annotated.mjs';
import { startPeer } from './python-peer.mjs';

const [data = '../shared/data', peers = ''] = process.argv.slice(2);
const LEARNING = 300;
const OURS = 'ecg-affect';
/** Signal to noise, dB, of the noise stress test (Moody et al. 1984). */
const NOISES = [24, 18, 12, 6, 0, -6];

const others = peers === 'none' ? undefined : startPeer('beats_peers.py', ...(peers ? [peers] : []));
try {
  const tables = { whole: new Map(), rest: new Map() };
  const better = [];
  const times = {};
  for await (const lead of annotatedLeads(data)) {
    const found = await detected(lead);
    const group = lead.set === 'ludb' ? `ludb ${lead.name}` : `${lead.set}, lead ${lead.lead + 1}`;
    const errors = {};
    for (const [name, { peaks, ms }] of Object.entries(found)) {
      times[name] = (times[name] ?? 0) + ms;
      for (const [key, from] of [
        ['whole', 0],
        ['rest', lead.set === 'ludb' ? undefined : LEARNING],
      ]) {
        if (from === undefined) continue;
        const inside = (t) => t >= Math.max(from, lead.span[0]) && t <= lead.span[1];
        const { missed, wrong } = compareBeats(peaks.filter(inside), lead.beats.filter(inside));
        count(tables[key], group, name, lead.beats.filter(inside).length, missed.length, wrong.length);
        if (key === 'whole') errors[name] = missed.length + wrong.length;
      }
    }
    for (const [name, sum] of Object.entries(errors))
      if (sum < errors[OURS] - 2) better.push([lead.set, lead.record, lead.name, errors[OURS], name, sum]);
  }
  print('whole records', tables.whole);
  print('without the first 5 minutes', tables.rest);
  table(['set', 'record', 'lead', OURS, 'a better program', 'its sum'], better);
  table(
    ['program', 'processor time, s'],
    Object.entries(times).map(([name, ms]) => [name, (ms / 1000).toFixed(2)]),
  );

  const stress = new Map();
  for await (const lead of annotatedLeads(data, ['mitdb'])) {
    if (!['118', '119'].includes(lead.record) || lead.lead > 0) continue;
    for (const level of NOISES) {
      const noisy = { ...lead, samples: withMotion(lead, level) };
      for (const [name, { peaks }] of Object.entries(await detected(noisy))) {
        const { missed, wrong } = compareBeats(peaks, lead.beats);
        count(stress, `${lead.record}, ${level} dB`, name, lead.beats.length, missed.length, wrong.length);
      }
    }
  }
  print('with noise of electrode motion, two minutes in four', stress);
} finally {
  others?.end();
}

async function detected({ samples, sampleRate }) {
  const begun = process.cpuUsage();
  const peaks = Array.from(detectRPeaks(samples, sampleRate), (peak) => peak / sampleRate);
  const { user, system } = process.cpuUsage(begun);
  return { [OURS]: { peaks, ms: (user + system) / 1000 }, ...(await others?.(samples, sampleRate)) };
}

/** A random walk that returns, smoothed over 50 ms, and jumps; two minutes with, two without, after the first five. */
function withMotion({ samples, sampleRate, record }, level) {
  const random = new Random(18).derive('motion', record, level);
  const noise = new Float64Array(samples.length);
  let [slow, fast] = [0, 0];
  for (let i = 0; i < noise.length; i++) {
    slow = 0.995 * slow + 0.1 * random.normal() + (random.next() < 0.5 / sampleRate ? 8 * random.normal() : 0);
    fast += (random.normal() - fast) / (0.02 * sampleRate);
    noise[i] = 0.3 * slow + fast;
  }
  const middle = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const power = (x, level) => x.reduce((sum, value) => sum + (value - level) ** 2, 0) / x.length;
  const gain = Math.sqrt(power(samples, middle) / power(noise, 0) / 10 ** (level / 10));
  return Float64Array.from(samples, (value, i) => {
    const seconds = i / sampleRate - LEARNING;
    return value + (seconds >= 0 && seconds % 240 < 120 ? gain * noise[i] : 0);
  });
}

function count(into, group, name, beats, missed, wrong) {
  const row = into.get(group) ?? { beats: {}, errors: {} };
  const [a, b] = row.errors[name] ?? [0, 0];
  row.beats[name] = (row.beats[name] ?? 0) + beats;
  row.errors[name] = [a + missed, b + wrong];
  into.set(group, row);
}

function print(title, rows) {
  const names = Object.keys([...rows.values()][0]?.errors ?? {});
  console.log(`missed + false, ${title}\n`);
  table(
    ['leads', 'beats', ...names],
    Array.from(rows, ([group, { beats, errors }]) => [
      group,
      beats[OURS],
      ...names.map((name) => errors[name].join(' + ')),
    ]),
  );
}

function table(head, rows) {
  for (const cells of [head, head.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);
  console.log();
}
