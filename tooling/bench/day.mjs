// node tooling/bench/day.mjs [BUILT_REPOSITORY [HOURS]]: time and memory of `ecg-affect beats` on a day at 1000 Hz made here (WFDB, 173 MB in the folder for temporary files), in turn
// with another build. Takes /usr/bin/time of GNU.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '../../packages/random/dist/index.js';

const [other, hours = '24'] = process.argv.slice(2);
const RATE = 1000;
const seconds = 3600 * Number(hours);
const folder = mkdtempSync(join(tmpdir(), 'day-'));
try {
  const header = join(folder, 'day.hea');
  writeDay(header);
  console.log('| build | wall, s | user, s | system, s | memory, MB |\n|---|---|---|---|---|');
  for (let round = 0; round < 2; round++) {
    for (const root of [fileURLToPath(new URL('../..', import.meta.url)), ...(other ? [other] : [])]) {
      const program = [process.execPath, join(root, 'apps/train/bin/ecg-affect.js'), 'beats', header];
      const { stderr } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...program], { encoding: 'utf8' });
      const [wall, user, system, kilobytes] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
      console.log(`| ${root} | ${wall} | ${user} | ${system} | ${((kilobytes * 1024) / 1e6).toFixed(0)} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Beats of 0.8 s with breathing, wander and noise. */
function writeDay(path) {
  const random = new Random(18);
  const file = openSync(path.replace('.hea', '.dat'), 'w');
  let [last, next] = [-1, 0.5];
  for (let second = 0; second < seconds; second++) {
    const values = new Int16Array(RATE);
    for (let i = 0; i < RATE; i++) {
      const time = second + i / RATE;
      if (time > next + 0.4) {
        last = next;
        next += 0.8 + 0.06 * Math.sin(0.2 * Math.PI * next) + 0.04 * Math.sin(0.5 * Math.PI * next);
      }
      let value = 0.02 * (random.next() - 0.5) + 0.2 * Math.sin(0.4 * Math.PI * time);
      for (const beat of [last, next]) {
        const t = time - beat;
        if (Math.abs(t) > 0.5) continue;
        value += Math.exp(-0.5 * (t / 0.012) ** 2) - 0.2 * Math.exp(-0.5 * ((t - 0.03) / 0.01) ** 2);
        value += 0.25 * Math.exp(-0.5 * ((t - 0.28) / 0.05) ** 2);
      }
      values[i] = Math.round(1000 * value);
    }
    writeSync(file, values);
  }
  closeSync(file);
  writeFileSync(path, `day 1 ${RATE} ${seconds * RATE}\nday.dat 16 1000/mV 16 0 0 0 0 ECG\n`);
}
