// Peak memory of `prepare dreamer` on a file as large as the original (23 subjects, 18 clips of 199 s on average), which this script makes: one compressed
// variable of MAT version 5 with EEG of 14 channels at 128 Hz, that does not compress well, and ECG of two leads at 256 Hz.
//
//   node tooling/bench/dreamer-memory.mjs [--workers N]
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, createDeflate } from 'node:zlib';

const [SUBJECTS, CLIPS] = [23, 18];
/** Of a clip on average, and of the baseline before it. */
const [SECONDS, BASELINE] = [199, 61];
const [CELL, STRUCT, DOUBLE] = [1, 2, 6];

const padded = (length) => length + (-length & 7);
const element = (type, bytes) => {
  const whole = Buffer.alloc(8 + padded(bytes.length));
  whole.writeUInt32LE(type, 0);
  whole.writeUInt32LE(bytes.length, 4);
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).copy(whole, 8);
  return whole;
};
/** A matrix as its size and what writes it: it is never whole in memory. */
function matrix(kind, shape, name, parts) {
  const head = Buffer.concat([
    element(6, Buffer.from(Uint32Array.of(kind, 0).buffer)),
    element(5, Buffer.from(Int32Array.from(shape).buffer)),
    element(1, Buffer.from(name)),
  ]);
  const size = head.length + parts.reduce((sum, part) => sum + part.size, 0);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(14, 0);
  tag.writeUInt32LE(size, 4);
  return {
    size: 8 + size,
    async *bytes() {
      yield Buffer.concat([tag, head]);
      for (const part of parts) yield* part.bytes();
    },
  };
}
const bytesOf = (bytes) => ({
  size: bytes.length,
  async *bytes() {
    yield bytes;
  },
});
function numbers(rows, columns, make) {
  const data = {
    size: 8 + 8 * rows * columns,
    async *bytes() {
      yield element(9, Buffer.from(Float64Array.from({ length: rows * columns }, (_, i) => make(i % rows, i)).buffer));
    },
  };
  return matrix(DOUBLE, [rows, columns], '', [data]);
}
const cell = (items) => matrix(CELL, [items.length, 1], '', items);
function struct(fields, name = '') {
  const names = Buffer.alloc(32 * Object.keys(fields).length);
  for (const [i, field] of Object.keys(fields).entries()) names.write(field, 32 * i);
  const width = Buffer.alloc(8);
  width.writeUInt32LE((4 << 16) | 5, 0);
  width.writeUInt32LE(32, 4);
  return matrix(STRUCT, [1, 1], name, [bytesOf(width), bytesOf(element(1, names)), ...Object.values(fields)]);
}

let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const clips = (make) => cell(Array.from({ length: CLIPS }, make));
const eeg = (seconds) => numbers(seconds * 128, 14, () => Math.round(4000 + 200 * random()) / 1.95);
const ecg = (seconds) =>
  numbers(seconds * 256, 2, (i) => 2000 + 400 * Math.exp(-((((i % 200) - 100) / 4) ** 2)) + Math.round(9 * random()));
const scores = () => numbers(CLIPS, 1, (i) => 1 + (i % 5));
const subject = () =>
  struct({
    EEG: struct({ baseline: clips(() => eeg(BASELINE)), stimuli: clips(() => eeg(SECONDS)) }),
    ECG: struct({ baseline: clips(() => ecg(BASELINE)), stimuli: clips(() => ecg(SECONDS)) }),
    ScoreValence: scores(),
    ScoreArousal: scores(),
    ScoreDominance: scores(),
  });
const dreamer = struct(
  { Data: cell(Array.from({ length: SUBJECTS }, subject)), ECG_SamplingRate: numbers(1, 1, () => 256) },
  'DREAMER',
);

async function writeFile(path) {
  const header = Buffer.alloc(136, ' ');
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126);
  const out = createWriteStream(path);
  out.write(header);
  const deflate = createDeflate({ level: constants.Z_BEST_SPEED });
  deflate.pipe(out);
  for await (const bytes of dreamer.bytes()) if (!deflate.write(bytes)) await once(deflate, 'drain');
  deflate.end();
  await once(out, 'close');
  const { size } = await stat(path);
  header.writeUInt32LE(15, 128);
  header.writeUInt32LE(size - 136, 132);
  const file = await open(path, 'r+');
  await file.write(header, 0, 136, 0);
  await file.close();
  return size;
}

const folder = await mkdtemp(join(tmpdir(), 'dreamer-'));
try {
  const size = await writeFile(join(folder, 'DREAMER.mat'));
  console.log(`DREAMER.mat: ${(size / 1e6).toFixed(0)} MB, ${(dreamer.size / 1e6).toFixed(0)} MB unpacked`);
  const bench = fileURLToPath(new URL('prepare.mjs', import.meta.url));
  console.log(
    execFileSync(process.execPath, [bench, 'dreamer', folder, ...process.argv.slice(2)], { encoding: 'utf8' }),
  );
} finally {
  await rm(folder, { recursive: true });
}
