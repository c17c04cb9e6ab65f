// node tooling/bench/hrv-peers.mjs [DATA]: heart-rate variability of five recordings beside NeuroKit2's and pyHRV's, from the same R peaks and
// from the same NN intervals, for docs/hrv.md. Takes a python3 with neurokit2 and pyhrv (nolds 0.6.1 with it) and ../shared/data.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pickEcgChannel, readRecording } from '../../packages/ecg-io/dist/index.js';
import { detectRPeaks, hrv, nnIntervals } from '../../packages/ecg-signal/dist/index.js';
import { inPython } from './contestants.mjs';

const [data = '../shared/data'] = process.argv.slice(2);
const RECORDINGS = [
  'mitdb/100.hea',
  'mitdb/103.hea',
  'qtdb/sel16265.hea',
  'eegmat/Subject00_1.edf',
  'drivedb/drive17a.hea',
];
const MEASURES = ['meanNn', 'sdnn', 'rmssd', 'pnn50', 'sd1', 'sd2', 'sampleEntropy', 'vlf', 'lf', 'hf'];

const recordings = [];
for (const name of RECORDINGS) {
  const { samples, sampleRate } = pickEcgChannel(await readRecording(join(data, name)));
  const rPeaks = detectRPeaks(samples, sampleRate);
  const { intervals, times } = nnIntervals(rPeaks, sampleRate);
  recordings.push({
    name,
    sampleRate,
    rPeaks: [...rPeaks],
    nn: [...intervals],
    times: [...times],
    ours: hrv(rPeaks, sampleRate),
  });
}

const folder = mkdtempSync(join(tmpdir(), 'hrv-peers-'));
try {
  writeFileSync(join(folder, 'recordings.json'), JSON.stringify(recordings));
  const peers = inPython('neurokit2', 'hrv_peers.py', join(folder, 'recordings.json'));
  if (peers === undefined) throw new Error('no python3 with neurokit2 here');
  const versions = Object.entries(peers.versions).map((pair) => pair.join(' '));
  console.log(`${new Date().toISOString().slice(0, 10)}, ${versions.join(', ')}\n`);
  const columns = ['convention', 'NeuroKit2', 'pyHRV', 'NeuroKit2, NN', 'pyHRV, NN'];
  console.log(`| recording | measure | ecg-affect | ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length + 3)}`);
  recordings.forEach(({ name, rPeaks, nn, ours }, i) => {
    const title = `${name.replace(/\.\w+$/, '')}: ${rPeaks.length} beats, ${rPeaks.length - 1 - nn.length} intervals left out`;
    MEASURES.forEach((measure, m) => {
      const values = [ours[measure], ...columns.map((column) => peers.recordings[i][column]?.[measure])];
      console.log(`| ${m === 0 ? title : ''} | ${measure} | ${values.map(shown).join(' | ')} |`);
    });
  });
} finally {
  rmSync(folder, { recursive: true });
}

function shown(value) {
  return Number.isFinite(value) ? value.toPrecision(4) : '-';
}
