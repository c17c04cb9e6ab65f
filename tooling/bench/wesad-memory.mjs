// Peak memory of `prepare wesad` on a subject's pickle of 1 GB, which this script makes: the arrays of WESAD as Python 2 wrote them, with an ECG and
// labels of 100 minutes, and an acceleration that is made so long as to fill the file.
//
//   node tooling/bench/wesad-memory.mjs [--workers N]
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RATE = 700;
const SAMPLES = RATE * 6000;
const FILE_BYTES = 1e9;

/** Pieces of a pickle of protocol 2. */
const text = (value) => Buffer.concat([Buffer.from([0x55, value.length]), Buffer.from(value, 'latin1')]);
const int = (value) => {
  const bytes = Buffer.alloc(5, 'J');
  bytes.writeInt32LE(value, 1);
  return bytes;
};
const raw = (code) => Buffer.from(code, 'latin1');

/** A NumPy array whose bytes come from `fill(piece, first)`, element by element, in pieces. */
async function writeArray(file, dtype, rows, columns, fill) {
  const itemBytes = Number(dtype[1]);
  const head = [
    raw('cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01'),
    Buffer.concat([int(rows), int(columns), raw('\x86')]),
    Buffer.concat([
      raw('cnumpy\ndtype\n'),
      text(dtype),
      raw('K\x00K\x01\x87R(K\x03U\x01<NNN'),
      int(-1),
      int(-1),
      raw('K\x00tb'),
    ]),
    raw('\x89T'),
  ];
  const length = Buffer.alloc(4);
  length.writeUInt32LE(rows * columns * itemBytes);
  await file.appendFile(Buffer.concat([...head, length]));
  const Piece = dtype === 'f8' ? Float64Array : Int32Array;
  for (let first = 0; first < rows * columns; first += RATE * 60) {
    const piece = new Piece(Math.min(RATE * 60, rows * columns - first));
    fill(piece, first);
    await file.appendFile(Buffer.from(piece.buffer));
  }
  await file.appendFile(raw('tb'));
}

async function writeSubject(path) {
  const file = await open(path, 'w');
  const beat = (i) => Math.exp(-((((i % 560) - 280) / 8) ** 2));
  await file.appendFile(
    Buffer.concat([raw('\x80\x02}('), text('subject'), text('S2'), text('signal'), raw('}'), text('chest'), raw('}(')]),
  );
  await file.appendFile(text('ACC'));
  const accelerations = Math.floor((FILE_BYTES - SAMPLES * 12) / 24);
  await writeArray(file, 'f8', accelerations, 3, () => {});
  await file.appendFile(text('ECG'));
  await writeArray(file, 'f8', SAMPLES, 1, (piece, first) => {
    for (let i = 0; i < piece.length; i++) piece[i] = beat(first + i) + 0.01 * Math.sin(first + i);
  });
  await file.appendFile(Buffer.concat([raw('us'), text('label')]));
  await writeArray(file, 'i4', SAMPLES, 1, (piece, first) => piece.fill(1 + Math.floor((4 * first) / SAMPLES)));
  await file.appendFile(raw('u.'));
  const { size } = await file.stat();
  await file.close();
  return size;
}

const folder = await mkdtemp(join(tmpdir(), 'wesad-'));
try {
  await mkdir(join(folder, 'S2'));
  const size = await writeSubject(join(folder, 'S2', 'S2.pkl'));
  console.log(`S2.pkl: ${(size / 1e6).toFixed(0)} MB`);
  const bench = fileURLToPath(new URL('prepare.mjs', import.meta.url));
  console.log(execFileSync(process.execPath, [bench, 'wesad', folder, ...process.argv.slice(2)], { encoding: 'utf8' }));
} finally {
  await rm(folder, { recursive: true });
}
