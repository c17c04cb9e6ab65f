// How fast `prepare` turns recordings into windows, and in how much memory.
//
//   node tooling/bench/prepare.mjs DATASET FOLDER [--channel NAME] [--workers N]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataset, prepare } from '../../packages/ecg-io/dist/index.js';
import { DEFAULT_PREPROCESSING } from '../../packages/ecg-signal/dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { channel: { type: 'string' }, workers: { type: 'string', default: '1' } },
});
const [name, folder] = positionals;
const dataset = await openDataset(name, folder, values.channel === undefined ? {} : { channel: values.channel });

let seconds = 0;
const counted = {
  ...dataset,
  async *subjects() {
    for await (const subject of dataset.subjects()) {
      for (const { samples, sampleRate } of subject.leads) seconds += samples.length / sampleRate;
      yield subject;
    }
  },
};
const out = await mkdtemp(join(tmpdir(), 'prepare-'));
try {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const { windows } = await prepare({
    dataset: counted,
    out: join(out, 'windows.arrow'),
    preprocessing: DEFAULT_PREPROCESSING,
    workers: Number(values.workers),
  });
  const minutes = (performance.now() - start) / 60_000;
  const { user, system } = process.cpuUsage(cpu);
  console.log('| data set | hours of ECG | windows | h/min by the clock | h/min of processor time | peak RSS, MB |');
  console.log('|---|---|---|---|---|---|');
  const hours = seconds / 3600;
  const perClock = (hours / minutes).toFixed(0);
  const perCpu = (hours / ((user + system) / 60e6)).toFixed(0);
  const rss = Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);
  console.log(`| ${dataset.name} | ${hours.toFixed(1)} | ${windows} | ${perClock} | ${perCpu} | ${rss} |`);
} finally {
  await rm(out, { recursive: true });
}
