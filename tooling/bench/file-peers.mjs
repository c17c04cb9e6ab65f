// node tooling/bench/file-peers.mjs: files that ecg-io writes, read by the field's Python packages, and theirs, read by ecg-io.
// Needs a python3 with the packages that file_peers.py names.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecording, toMillivolts, writeRecording } from '../../packages/ecg-io/dist/index.js';

const START = '2024-02-03T04:05:06.000Z';
const SECONDS = 20;
/** Samples lie within one step of 16 bits over a channel's range, or over the rounded one that a header has. */
const LARGEST_ERROR = 1.05 / 65535;

const lead = (name, sampleRate, size, unit = 'mV') => ({
  name,
  unit,
  sampleRate,
  samples: Float64Array.from({ length: SECONDS * sampleRate }, (_, i) => {
    const t = i / sampleRate;
    return size * (1.3 * Math.exp(-((((t * 1.2) % 1) - 0.5) ** 2) * 900) + 0.2 * Math.sin(t) + 0.05 * Math.sin(t * 40));
  }),
});
const recording = (start, ...channels) => ({
  channels,
  annotations: [
    { onset: 0.5, duration: 0, label: 'N' },
    { onset: 2.25, duration: 0, label: 'V' },
    { onset: 10.1, duration: 0, label: 'stress begins' },
  ],
  start: new Date(start),
  source: { path: 'file-peers', format: 'made' },
});
const written = {
  leads: recording(START, lead('II', 360, 1), lead('V1', 360, -0.7)),
  // It begins within a second, which EDF+ says in its annotations.
  volts: recording('2024-02-03T04:05:06.250Z', lead('ECG', 250, 1e-3, 'V')),
  rates: recording(START, lead('II', 360, 1), lead('RESP', 30, 5)),
};

/** What is told of a recording to be compared: samples as numbers, times in s. */
const plain = ({ channels, annotations, start }) => ({
  channels: channels.map(({ samples, ...channel }) => ({ ...channel, samples: [...samples] })),
  annotations: annotations.map(({ onset, label, note }) => ({ onset, label: label === '"' ? note : label })),
  start: start?.toISOString() ?? null,
});

/** What peers are known to do. */
const KNOWN = {
  'volts.edf, pyEDFlib': {
    faults: 'it starts at 2024-02-03T04:05:06.025Z',
    why: 'makes a tenth of the fraction of a second in getStartdatetime',
  },
  'volts.edf, MNE': { faults: 'it starts at 2024-02-03T04:05:06.000Z', why: 'leaves the fraction of a second out' },
};

/** How what was read differs from what was written; empty where it does not. */
function differences(expected, found) {
  const faults = [];
  for (const channel of expected.channels) {
    const other = found.channels.find(({ name }) => name === channel.name);
    if (!other) {
      faults.push(`${channel.name} is not there`);
      continue;
    }
    if (Math.abs(other.sampleRate / channel.sampleRate - 1) > 1e-9)
      faults.push(`${channel.name} has ${other.sampleRate} Hz`);
    if (other.unit !== null && other.unit !== channel.unit) faults.push(`${channel.name} is in ${other.unit}`);
    if (other.samples.length !== channel.samples.length)
      faults.push(`${channel.name} has ${other.samples.length} samples`);
    const range = Math.max(...channel.samples) - Math.min(...channel.samples);
    const error = Math.max(...channel.samples.map((value, i) => Math.abs(value - other.samples[i]))) / range;
    if (!(error <= LARGEST_ERROR)) faults.push(`${channel.name} differs by ${error.toPrecision(3)} of its range`);
  }
  if (found.start !== undefined && found.start !== expected.start) faults.push(`it starts at ${found.start}`);
  if (found.annotations) {
    const times = (list) => list.map(({ onset, label }) => `${label}@${onset.toFixed(2)}`).join(' ');
    if (times(found.annotations) !== times(expected.annotations))
      faults.push(`annotations: ${times(found.annotations)}`);
  }
  return faults;
}

const folder = mkdtempSync(join(tmpdir(), 'file-peers-'));
const peers = (...args) =>
  execFileSync('python3', [new URL('file_peers.py', import.meta.url).pathname, ...args, folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
let failed = 0;
function report(what, faults) {
  const text = faults.join('; ');
  const known = KNOWN[what]?.faults === text ? ` (it ${KNOWN[what].why})` : '';
  if (faults.length > 0 && !known) failed++;
  console.log(`| ${what} | ${text || 'equal'}${known} |`);
}

try {
  for (const [name, made] of Object.entries(written)) {
    await writeRecording(join(folder, `${name}.edf`), made);
    await writeRecording(join(folder, `${name}.hea`), made);
    if (name !== 'rates') await writeRecording(join(folder, `${name}.csv`), made);
  }
  const expected = Object.fromEntries(Object.entries(written).map(([name, made]) => [name, plain(made)]));
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected));
  peers('read');
  const { versions, found } = JSON.parse(readFileSync(join(folder, 'found.json'), 'utf8'));
  console.log(
    `${Object.entries(versions)
      .map((entry) => entry.join(' '))
      .join(', ')}\n`,
  );
  console.log('| written here, read by | |\n| --- | --- |');
  for (const { peer, file, ...read } of found) {
    report(`${file}, ${peer}`, differences(expected[file.replace(/\..*/, '')], read));
  }
  peers('write');
  console.log('\n| written by, read here | |\n| --- | --- |');
  for (const { peer, file, of, start, annotations } of JSON.parse(readFileSync(join(folder, 'written.json'), 'utf8'))) {
    const recording = await readRecording(join(folder, file));
    const read = plain({ ...recording, channels: recording.channels.map(toMillivolts) });
    report(`${file}, ${peer}`, differences({ ...expected[of], start, annotations: annotations ?? [] }, read));
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = failed > 0 ? 1 : 0;
