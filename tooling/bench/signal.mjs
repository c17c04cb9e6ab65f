// node tooling/bench/signal.mjs [ROUNDS]: ecg-signal's and SciPy's on one lead of half an hour, in turn, on one core.
import { cpus } from 'node:os';
import {
  butter,
  DEFAULT_PREPROCESSING,
  detectRPeaks,
  resamplePoly,
  sosfilt,
  sosfiltfilt,
  subjectWindows,
  welch,
} from '../../packages/ecg-signal/dist/index.js';
import { inPython, median } from './contestants.mjs';

const RATE = 360;
const LENGTH = 650_000;
const REPEATS = 20;

const [rounds = 5] = process.argv.slice(2).map(Number);

/** A beat a second on noise: a narrow pulse that detectors and the quality index find. */
const lead = Float64Array.from(
  { length: LENGTH },
  (_, i) => Math.exp(-((((i % RATE) - RATE / 2) / 5) ** 2)) + 0.1 * (Math.random() - 0.5),
);
const highpass = butter(4, 0.8, 'highpass', RATE);
const tasks = {
  resamplePoly: () => resamplePoly(lead, 32, 45),
  sosfilt: () => sosfilt(highpass, lead),
  sosfiltfilt: () => sosfiltfilt(highpass, lead),
  welch: () => welch(lead, RATE, { segmentLength: 1024 }),
  detectRPeaks: () => detectRPeaks(lead, RATE),
  subjectWindows: () => {
    for (const _ of subjectWindows([{ samples: lead, sampleRate: RATE }], DEFAULT_PREPROCESSING).windows);
  },
};

/** Processor time in ms, which the other programs of a busy machine disturb less than the clock's. */
function fastest(run) {
  const times = Array.from({ length: REPEATS }, () => {
    const begun = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

const runs = { ours: [], scipy: [] };
for (let round = 0; round < rounds; round++) {
  runs.ours.push(Object.fromEntries(Object.entries(tasks).map(([name, run]) => [name, fastest(run)])));
  const other = inPython('scipy', 'scipy_signal.py');
  if (other) runs.scipy.push(other);
}

const timeOf = (side, name) => median(side.map((times) => times[name]));
const date = new Date().toISOString().slice(0, 10);
const scipy = runs.scipy[0]
  ? `, SciPy ${runs.scipy[0].version}`
  : ': no python3 with scipy here, nothing to compare with';
console.log(`${date}, ${cpus()[0].model}, node ${process.version}${scipy}\n`);
console.log('| 650,000 samples at 360 Hz | ecg-signal, ms | SciPy, ms | ratio |\n| --- | --- | --- | --- |');
for (const name of Object.keys(tasks)) {
  const ours = timeOf(runs.ours, name);
  const times = runs.scipy.map(({ times }) => times).filter((times) => name in times);
  const other = times.length > 0 ? timeOf(times, name) : undefined;
  const compared = other === undefined ? ['', ''] : [other.toFixed(1), (other / ours).toFixed(2)];
  console.log(`| ${[name, ours.toFixed(1), ...compared].join(' | ')} |`);
}
const hours = LENGTH / RATE / 3600;
console.log(
  `\nsubjectWindows: ${((60_000 / timeOf(runs.ours, 'subjectWindows')) * hours).toFixed(0)} h of one lead a minute`,
);
