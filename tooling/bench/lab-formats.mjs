// node tooling/bench/lab-formats.mjs [ROUNDS]: reading AcqKnowledge and XDF files by ecg-io, by bioread and by pyxdf, in turn, on one core.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { readRecording } from '../../packages/ecg-io/dist/index.js';
import { inPython, median } from './contestants.mjs';

const [rounds = 3] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'ecg-affect-bench-'));
const HOUR = 3600;

/** A block of bytes with fields `[offset, type, value]`; numbers big-endian, as version 5 of AcqKnowledge writes them. */
function block(length, fields, littleEndian = false) {
  const bytes = Buffer.alloc(length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  for (const [at, type, value] of fields) {
    if (type === 'text') bytes.write(value, at);
    else view[`set${type}`](at, value, littleEndian);
  }
  return bytes;
}

/** One hour of two channels of 16 bits at 2000 Hz, one of 16 bits at 1000 Hz and one of doubles at 500 Hz, as AcqKnowledge 5.0.1 lays them out. */
function acq(isCompressed) {
  const moments = HOUR * 2000;
  const channels = [
    { name: 'ECG', divider: 1, bytes: 2 },
    { name: 'RESP', divider: 1, bytes: 2 },
    { name: 'EDA', divider: 2, bytes: 2 },
    { name: 'Rate', divider: 4, bytes: 8 },
  ];
  const value = (i) => Math.round(3000 * Math.sin(i / 300));
  const head = [
    block(2414, [
      [2, 'Int32', 132],
      [6, 'Int32', 2414],
      [10, 'Int16', channels.length],
      [16, 'Float64', 0.5],
      [972, 'Int32', Number(isCompressed)],
      [2398, 'Int16', 1],
    ]),
    block(40, [[0, 'Int32', 40]]),
    ...channels.map(({ name, divider }, i) =>
      block(1828, [
        [0, 'Int32', 1828],
        [4, 'Int16', i + 1],
        [6, 'text', name],
        [68, 'text', 'mV'],
        [88, 'Int32', moments / divider],
        [92, 'Float64', 0.001],
        [108, 'Int16', i + 1],
        [152, 'Int16', divider],
      ]),
    ),
    block(8, [[0, 'Int32', 8]]),
    ...channels.map(({ bytes }) =>
      block(4, [
        [0, 'Int16', bytes],
        [2, 'Int16', bytes === 8 ? 1 : 2],
      ]),
    ),
  ];
  const markers = block(41, [
    [0, 'Int32', 41],
    [4, 'Int32', 1],
    [18, 'text', 'defl'],
  ]);
  const journal = block(4, [[0, 'Int32', 4]]);
  if (!isCompressed) {
    const data = Buffer.alloc(moments * 4 + (moments / 2) * 2 + (moments / 4) * 8);
    let at = 0;
    for (let i = 0; i < moments; i++) {
      at = data.writeInt16BE(value(i), at);
      at = data.writeInt16BE(value(2 * i), at);
      if (i % 2 === 0) at = data.writeInt16BE(value(3 * i), at);
      if (i % 4 === 0) at = data.writeDoubleBE(value(i) / 7, at);
    }
    return Buffer.concat([...head, data, markers, journal]);
  }
  const packed = channels.flatMap(({ name, divider, bytes }, k) => {
    const samples = Array.from({ length: moments / divider }, (_, i) => value((k + 1) * i));
    const stored = bytes === 8 ? Float64Array.from(samples) : Int16Array.from(samples);
    const data = deflateSync(Buffer.from(stored.buffer));
    const lengths = [
      [0, 'Int32', 60],
      [44, 'Int32', name.length],
      [48, 'Int32', 2],
      [52, 'Int32', stored.byteLength],
      [56, 'Int32', data.length],
    ];
    return [block(60, lengths), Buffer.from(`${name}mV`), data];
  });
  // Before the channels stands a header whose two texts have 41 and 13 characters.
  const main = block(112, [
    [24, 'Int32', 41],
    [28, 'Int32', 13],
  ]);
  return Buffer.concat([...head, markers, journal, main, ...packed]);
}

/** One hour of three channels of float32 at 500 Hz with a time at every sample, clock offsets every five seconds, and a marker a minute. */
function xdf() {
  const chunk = (tag, ...content) => {
    const length = content.reduce((sum, bytes) => sum + bytes.length, 2);
    return Buffer.concat([
      block(
        7,
        [
          [0, 'Uint8', 4],
          [1, 'Uint32', length],
          [5, 'Uint16', tag],
        ],
        true,
      ),
      ...content,
    ]);
  };
  const id = (number) => block(4, [[0, 'Uint32', number]], true);
  const header = (name, count, rate, format) =>
    Buffer.from(
      `<info><name>${name}</name><type>${name}</type><channel_count>${count}</channel_count><nominal_srate>${rate}</nominal_srate><channel_format>${format}</channel_format><desc/></info>`,
    );
  const parts = [Buffer.from('XDF:'), chunk(1, Buffer.from('<info><version>1.0</version></info>'))];
  parts.push(chunk(2, id(1), header('ECG', 3, 500, 'float32')), chunk(2, id(2), header('Markers', 1, 0, 'string')));
  for (let second = 0; second < HOUR; second++) {
    const samples = Buffer.alloc(500 * 21);
    for (let i = 0, at = 0; i < 500; i++) {
      at = samples.writeUInt8(8, at);
      at = samples.writeDoubleLE(1000 + second + i / 500 + ((i * 7919) % 13) / 1e5, at);
      for (let k = 0; k < 3; k++) at = samples.writeFloatLE(k + i, at);
    }
    parts.push(
      chunk(
        3,
        id(1),
        block(
          5,
          [
            [0, 'Uint8', 4],
            [1, 'Uint32', 500],
          ],
          true,
        ),
        samples,
      ),
    );
    if (second % 5 === 0)
      parts.push(
        chunk(
          4,
          id(1),
          block(
            16,
            [
              [0, 'Float64', 1000 + second],
              [8, 'Float64', 0.25],
            ],
            true,
          ),
        ),
      );
    if (second % 60 === 0)
      parts.push(
        chunk(
          3,
          id(2),
          Buffer.of(1, 1),
          block(
            9,
            [
              [0, 'Uint8', 8],
              [1, 'Float64', 1000 + second],
            ],
            true,
          ),
          Buffer.from('\x01\x05start'),
        ),
      );
  }
  return Buffer.concat(parts);
}

const tasks = {
  '.acq, one hour, plain': { file: 'plain.acq', reader: 'bioread' },
  '.acq, one hour, compressed': { file: 'compressed.acq', reader: 'bioread' },
  '.xdf, one hour': { file: 'hour.xdf', reader: 'pyxdf' },
};

/** Processor time in ms, and the sum of all samples, which shows that both read the same. */
async function once({ file }) {
  const begun = process.cpuUsage();
  const { channels } = await readRecording(join(folder, file));
  const { user, system } = process.cpuUsage(begun);
  const sum = channels.reduce((all, { samples }) => samples.reduce((part, value) => part + value, all), 0);
  return { time: (user + system) / 1000, sum };
}

try {
  writeFileSync(join(folder, 'plain.acq'), acq(false));
  writeFileSync(join(folder, 'compressed.acq'), acq(true));
  writeFileSync(join(folder, 'hour.xdf'), xdf());
  const [ours, theirs] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const found = {};
    for (const [name, task] of Object.entries(tasks)) found[name] = await once(task);
    ours.push(found);
    const other = inPython('bioread, pyxdf', 'lab_formats_reading.py', folder, JSON.stringify(tasks));
    if (other) theirs.push(other);
  }
  const versions = theirs[0]?.versions.join(', ') ?? 'no python3 with bioread and pyxdf here, nothing to compare with';
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model}, node ${process.version}, ${versions}\n`);
  console.log('| file | ecg-io, ms | the other, ms | ratio |\n| --- | --- | --- | --- |');
  for (const name of Object.keys(tasks)) {
    const own = median(ours.map((found) => found[name].time));
    const cells = ['', ''];
    if (theirs.length > 0) {
      const other = median(theirs.map(({ found }) => found[name].time));
      cells.splice(0, 2, other.toFixed(0), (other / own).toFixed(1));
      const [mine, its] = [ours[0][name].sum, theirs[0].found[name].sum];
      if (Math.abs(mine - its) > 1e-6 * Math.abs(its) + 1)
        throw new Error(`${name}: a sum of ${mine}, the other's is ${its}`);
    }
    console.log(`| ${[name, own.toFixed(0), ...cells].join(' | ')} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
