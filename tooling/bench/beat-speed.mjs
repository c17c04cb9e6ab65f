// node tooling/bench/beat-speed.mjs [DATA [ROUNDS]]: processor time of detectRPeaks on 30 min of MIT-BIH 100, in turn with XQRS, NeuroKit2's default and sleepecg (a python3 that
// has the packages of beats_peers.py), each at its defaults.
import { join } from 'node:path';
import { readRecording } from '../../packages/ecg-io/dist/index.js';
import { detectRPeaks } from '../../packages/ecg-signal/dist/index.js';
import { median } from './contestants.mjs';
import { startPeer } from './python-peer.mjs';

const [data = '../shared/data', rounds = '5'] = process.argv.slice(2);
const { channels } = await readRecording(join(data, 'mitdb/100.hea'));
const { samples, sampleRate } = channels[0];
const peers = startPeer('beats_peers.py', 'XQRS,NeuroKit2,sleepecg');
try {
  const times = {};
  const note = (name, ms) => {
    times[name] ??= [];
    times[name].push(ms);
  };
  // Each is called once before it counts.
  detectRPeaks(samples, sampleRate);
  await peers(samples, sampleRate);
  for (let round = 0; round < Number(rounds); round++) {
    const begun = process.cpuUsage();
    detectRPeaks(samples, sampleRate);
    const { user, system } = process.cpuUsage(begun);
    note('ecg-affect', (user + system) / 1000);
    for (const [name, { ms }] of Object.entries(await peers(samples, sampleRate))) note(name, ms);
  }
  const ours = median(times['ecg-affect']);
  console.log('| program | processor time, ms | times ours |\n|---|---|---|');
  for (const [name, all] of Object.entries(times))
    console.log(`| ${name} | ${median(all).toFixed(0)} | ${(median(all) / ours).toFixed(2)} |`);
} finally {
  peers.end();
}
