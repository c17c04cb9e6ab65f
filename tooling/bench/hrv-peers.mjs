// node tooling/bench/hrv-peers.mjs [DATA [RECORDING...]]: heart-rate variability of five recordings beside NeuroKit2's, pyHRV's and hrv-analysis', from the same R peaks and
// from the same NN intervals: the whole of docs/hrv-peers.md. Takes a python3 with neurokit2, pyhrv and hrv-analysis (nolds 0.6.1 with them) and ../shared/data.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pickEcgChannel, readRecording } from '../../packages/ecg-io/dist/index.js';
import { detectRPeaks, HRV_MEASURES, hrvMeasures, nnIntervals } from '../../packages/ecg-signal/dist/index.js';
import { inPython } from './contestants.mjs';

const [data = '../shared/data', ...chosen] = process.argv.slice(2);
const RECORDINGS = [
  'mitdb/100.hea',
  'mitdb/103.hea',
  'qtdb/sel16265.hea',
  'eegmat/Subject00_1.edf',
  'drivedb/drive17a.hea',
];
const MEASURES = HRV_MEASURES.map(({ name }) => name);

const recordings = [];
for (const name of chosen.length > 0 ? chosen : RECORDINGS) {
  const { samples, sampleRate } = pickEcgChannel(await readRecording(join(data, name)));
  const rPeaks = detectRPeaks(samples, sampleRate);
  const { intervals, times } = nnIntervals(rPeaks, sampleRate);
  recordings.push({
    name,
    sampleRate,
    rPeaks: [...rPeaks],
    nn: [...intervals],
    times: [...times],
    ours: hrvMeasures(rPeaks, sampleRate),
  });
}

const folder = mkdtempSync(join(tmpdir(), 'hrv-peers-'));
try {
  writeFileSync(join(folder, 'recordings.json'), JSON.stringify(recordings));
  const peers = inPython('neurokit2', 'hrv_peers.py', join(folder, 'recordings.json'));
  if (peers === undefined) throw new Error('no python3 with neurokit2 here');
  const versions = Object.entries(peers.versions).map((pair) => pair.join(' '));
  console.log('# Heart-rate variability beside other programs\n');
  console.log(
    'Written by `node tooling/bench/hrv-peers.mjs > docs/hrv-peers.md`; [hrv.md](hrv.md#other-programs) explains every difference. NeuroKit2 and pyHRV are of the R peaks, with all',
  );
  console.log(
    'intervals; the columns with NN of the NN intervals that this package keeps, so that only the definitions differ. "Convention" is the script of the golden values, of all intervals.\n',
  );
  console.log(`Measured ${new Date().toISOString().slice(0, 10)}: ${versions.join(', ')}.\n`);
  const columns = ['convention', 'NeuroKit2', 'pyHRV', 'NeuroKit2, NN', 'pyHRV, NN', 'hrv-analysis, NN'];
  console.log(`| recording | measure | ecg-affect | ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length + 3)}`);
  recordings.forEach(({ name, rPeaks, nn, ours }, i) => {
    const title = `${name.replace(/\.\w+$/, '')}: ${rPeaks.length} beats, ${rPeaks.length - 1 - nn.length} intervals left out`;
    MEASURES.filter((measure) => columns.some((column) => measure in (peers.recordings[i][column] ?? {}))).forEach(
      (measure, m) => {
        const values = [ours[measure], ...columns.map((column) => peers.recordings[i][column]?.[measure])];
        console.log(`| ${m === 0 ? title : ''} | ${measure} | ${values.map(shown).join(' | ')} |`);
      },
    );
  });
} finally {
  rmSync(folder, { recursive: true });
}

function shown(value) {
  return Number.isFinite(value) ? value.toPrecision(4) : '-';
}
