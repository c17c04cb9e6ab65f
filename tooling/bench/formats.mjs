// node tooling/bench/formats.mjs [ROUNDS]: reading WFDB records by ecg-io and by wfdb-python, in turn, on one core.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecording, readOpened } from '../../packages/ecg-io/dist/index.js';
import { inPython, median } from './contestants.mjs';

const RATE = 360;
const HALF_HOUR = 650_000;
const DAY = 24 * 3600 * RATE;
const REPEATS = 20;

const [rounds = 5] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'ecg-affect-bench-'));

/** A record of two leads; any bytes are samples in formats 16 and 212. */
function record(name, format, frames, bytes) {
  const line = `${name}.dat ${format} 200/mV 12 0 0 0 0`;
  writeFileSync(join(folder, `${name}.hea`), `${name} 2 ${RATE} ${frames}\n${line} I\n${line} II\n`);
  writeFileSync(join(folder, `${name}.dat`), randomBytes(Math.min(bytes, 2 ** 22)));
  truncateSync(join(folder, `${name}.dat`), bytes);
}
record('half212', 212, HALF_HOUR, HALF_HOUR * 3);
record('half16', 16, HALF_HOUR, HALF_HOUR * 4);
record('day212', 212, DAY, DAY * 3);

const tasks = {
  'format 212, half an hour': { record: 'half212', from: 0, to: HALF_HOUR },
  'format 16, half an hour': { record: 'half16', from: 0, to: HALF_HOUR },
  'format 212, ten seconds of a day': { record: 'day212', from: DAY / 2, to: DAY / 2 + 10 * RATE },
};

/** Processor time in ms, which the other programs of a busy machine disturb less than the clock's. */
async function fastest({ record, from, to }) {
  const times = [];
  for (let i = 0; i < REPEATS; i++) {
    const begun = process.cpuUsage();
    const file = await openRecording(join(folder, `${record}.hea`), { annotators: [] });
    await readOpened(file, { from: from / RATE, to: to / RATE });
    const { user, system } = process.cpuUsage(begun);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

try {
  const [ours, theirs] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const times = {};
    for (const [name, task] of Object.entries(tasks)) times[name] = await fastest(task);
    ours.push(times);
    const other = inPython('wfdb', 'wfdb_reading.py', folder, JSON.stringify(tasks));
    if (other) theirs.push(other);
  }
  const wfdb = theirs[0] ? `wfdb-python ${theirs[0].version}` : 'no python3 with wfdb here, nothing to compare with';
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model}, node ${process.version}, ${wfdb}\n`);
  console.log('| two leads at 360 Hz | ecg-io, ms | wfdb-python, ms | ratio |\n| --- | --- | --- | --- |');
  for (const name of Object.keys(tasks)) {
    const own = median(ours.map((times) => times[name]));
    const other = theirs.length > 0 ? median(theirs.map(({ times }) => times[name])) : undefined;
    const compared = other === undefined ? ['', ''] : [other.toFixed(1), (other / own).toFixed(2)];
    console.log(`| ${[name, own.toFixed(1), ...compared].join(' | ')} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
