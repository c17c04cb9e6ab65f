import { gzipSync, zipSync } from 'fflate';
import type { Recording } from '../../recording.js';
import { exampleAcq } from '../acqknowledge/acqknowledge-file.test.support.js';
import { exampleBrainVision } from '../brainvision/brainvision-files.test.support.js';
import { exampleIshne } from '../ishne/ishne-file.test.support.js';
import { exampleMat } from '../mat/mat-files.test.support.js';
import { exampleOpenSignalsHdf5 } from '../opensignals/opensignals-hdf5.test.support.js';
import { examplePickle, PROTOCOLS } from '../pickle/pickles.test.support.js';
import { examplePoly5 } from '../poly5/poly5-file.test.support.js';
import { encodeCsv } from '../write/csv.js';
import { encodeEdf } from '../write/edf.js';
import { encodeNpy } from '../write/npy.js';
import { encodeWfdb } from '../write/wfdb.js';
import { exampleXdf } from '../xdf/xdf-file.test.support.js';
import { clinicalSeeds, deviceSeeds, programSeeds, tableSeeds } from './laboratory-seeds.test.support.js';

/** A whole recording of one format, small. */
export interface SeedFile {
  readonly format: string;
  /** The file to open. */
  readonly name: string;
  /** It, and those beside it, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Files whose header says rates, maybe several: those are refused to be given one. */
const RATES_OF_ITS_OWN = /\.(hea|edf|acq|xdf|h5|xml|dcm|set|scp)$/;

/** The options that a seed of that name needs: a rate, unless it says its own. */
export const rateFor = (name: string): { readonly inputSampleRate?: number } =>
  RATES_OF_ITS_OWN.test(name) ? {} : { inputSampleRate: 100 };

const lead = (name: string, sampleRate: number) => ({
  name,
  unit: 'mV',
  sampleRate,
  samples: Float64Array.from({ length: 3 * sampleRate }, (_, i) => Math.round(200 * Math.sin(i / 5)) / 200),
});
const recording: Recording = {
  channels: [lead('II', 50), lead('V1', 50)],
  annotations: [
    { onset: 0.5, duration: 0, label: 'N' },
    { onset: 1.5, duration: 0.5, label: '+', note: '(AFIB' },
  ],
  start: new Date('2024-02-03T04:05:06Z'),
  subject: 'S1',
  source: { path: 'seed', format: 'seed' },
};

const text = (content: string) => new TextEncoder().encode(content);

/** Format 508 of wfdb-python's sample record flacformats (MIT): 499 samples of 8 bits. */
const FLAC =
  'ZkxhQwAAACIQABAAAAG2AAG2F3AAcAAAAfMJKe8ppAPySxaOaoeQYBGShAAAKCAAAAByZWZlcmVuY2UgbGliRkxBQyAxLjMuMiAyMDE3MDEwMQAAAAD/+HsCAAHy/BKBAXzzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeeeeeeeeeeeeAACHzzzzzzzzzzzzzzzzwAAQ+eeeeeAFDM=';

function segments(): Map<string, Uint8Array> {
  const part = encodeWfdb({ ...recording, annotations: [] }, 'part');
  const layout = 'layout 2 50 0\n~ 0 200 12 0 0 0 0 II\n~ 0 200 12 0 0 0 0 V1\n';
  return new Map([
    ...part,
    ['layout.hea', text(layout)],
    ['all.hea', text('all/3 2 50 200\nlayout 0\npart 150\n~ 50\n')],
  ]);
}

const openSignals = text(
  `# OpenSignals Text File Format
# {"d": {"sensor": ["ECG"], "column": ["nSeq", "A1"], "label": ["A1"], "resolution": [4, 10], "sampling rate": 100, "device": "bitalino"}}
# EndOfHeader
0\t512\n1\t600\n2\t700\n`,
);

const xdf = exampleXdf([
  {
    name: 'Belt',
    type: 'ECG',
    rate: 100,
    samples: Array.from({ length: 120 }, (_, i) => [i % 3 ? undefined : i / 100, i, -i]),
    channels: [{ label: 'a', unit: 'mV' }, {}],
    clock: [
      [0, 0.5],
      [1, 0.5],
    ],
  },
  { name: 'Task', format: 'string', samples: [[0.7, 'start']] },
]);

/** An EDF+C file as BDF+C: 24 bits instead of 16. */
function asBdf(edf: Uint8Array): Uint8Array {
  const header = String.fromCharCode(...edf.subarray(0, Number(String.fromCharCode(...edf.subarray(184, 192)))));
  const signals = Number(header.slice(252, 256));
  const counts = Array.from({ length: signals }, (_, i) =>
    Number(header.slice(256 + 216 * signals + 8 * i).slice(0, 8)),
  );
  const bytes: number[] = [];
  for (let at = header.length; at < edf.length; ) {
    counts.forEach((count, signal) => {
      const end = at + 2 * count;
      // The annotation signal, the last one, is text with zeros behind it.
      const isText = signal === signals - 1;
      if (isText) bytes.push(...edf.subarray(at, end), ...new Uint8Array(count));
      for (; at < end; at += 2) if (!isText) bytes.push(edf[at], edf[at + 1], edf[at + 1] > 127 ? 255 : 0);
    });
  }
  const written = text(
    `_BIOSEMI${header.slice(8)}`.replace('EDF+C', 'BDF+C').replace('EDF Annotations', 'BDF Annotations'),
  );
  written[0] = 0xff;
  return Uint8Array.of(...written, ...bytes);
}

async function hdf5(): Promise<Uint8Array> {
  const { File, ready } = await import('h5wasm');
  const { FS } = await ready;
  const file = new File('/seed.h5', 'w');
  file.create_dataset({
    name: 'ecg',
    data: new Float64Array(200),
    shape: [2, 100],
    chunks: [1, 100],
    compression: 'gzip',
  });
  file.create_dataset({ name: 'fs', data: [250], dtype: '<d' });
  file.create_group('info').create_dataset({ name: 'x', data: [1, 2, 3], dtype: '<i' });
  file.close();
  const bytes = FS.readFile('/seed.h5') as Uint8Array;
  FS.unlink('/seed.h5');
  return bytes;
}

/** One recording of every format; those of `slow` go through WebAssembly, or differ little from others. */
export async function seedFiles(): Promise<{
  readonly quick: readonly SeedFile[];
  readonly slow: readonly SeedFile[];
}> {
  const one = (format: string, name: string, bytes: Uint8Array): SeedFile => ({
    format,
    name,
    files: new Map([[name, bytes]]),
  });
  const edf = encodeEdf(recording);
  const discontinuous = edf.slice();
  discontinuous.set(text('EDF+D'), 192);
  return {
    quick: [
      one('EDF+C', 'x.edf', edf),
      one('EDF+D', 'x.edf', discontinuous),
      one('BDF+C', 'x.bdf', asBdf(edf)),
      { format: 'WFDB', name: 'x.hea', files: encodeWfdb(recording, 'x') },
      { format: 'WFDB segments', name: 'all.hea', files: segments() },
      one('CSV', 'x.csv', encodeCsv(recording)),
      one('gzip', 'x.csv.gz', gzipSync(encodeCsv(recording))),
      one('UTF-16', 'x.csv', Uint8Array.from(Buffer.from(`\ufeff${Buffer.from(encodeCsv(recording))}`, 'utf16le'))),
      one('NPY', 'x.npy', encodeNpy(recording)),
      one('NPZ', 'x.npz', zipSync({ 'ecg.npy': encodeNpy({ ...recording, channels: [lead('x', 40)] }) })),
      ...(['v4', 'v5', 'v7'] as const).map((version) => one(`MAT ${version}`, 'x.mat', exampleMat(version))),
      ...PROTOCOLS.map((protocol) => one(`pickle ${protocol}`, 'x.pkl', examplePickle(protocol))),
      one('Poly5', 'x.S00', examplePoly5()),
      one('ISHNE', 'x.ecg', exampleIshne()),
      one('OpenSignals', 'x.txt', openSignals),
      one('AcqKnowledge 3', 'x.acq', exampleAcq({ revision: 41, littleEndian: true })),
      one('XDF', 'x.xdf', xdf),
      {
        format: 'BIDS physio',
        name: 'sub-1_task-x_physio.tsv.gz',
        files: new Map([
          ['sub-1_task-x_physio.tsv.gz', gzipSync(text('1\t2\n2\tn/a\n3\t4\n'))],
          [
            'task-x_physio.json',
            text('{"Columns":["cardiac","trigger"],"SamplingFrequency":50,"cardiac":{"Units":"mV"}}'),
          ],
          ['sub-1_task-x_events.tsv', text('onset\tduration\ttrial_type\n0.5\t2\tfear\n')],
        ]),
      },
      { format: 'BrainVision', name: 'x.vhdr', files: exampleBrainVision() },
      one(
        'AcqKnowledge 5',
        'x.acq',
        exampleAcq({ revision: 132, littleEndian: false, paddings: 1, markerBytes: 32, isCompressed: true }),
      ),
      {
        format: 'FLAC',
        name: 'x.hea',
        files: new Map([
          ['x.hea', text('x 1 200 499\nx.dat 508 200/mV 8 0 -127 -484 0 x\n')],
          ['x.dat', new Uint8Array(Buffer.from(FLAC, 'base64'))],
        ]),
      },
    ],
    slow: [
      ...deviceSeeds(),
      ...clinicalSeeds(),
      ...programSeeds(),
      ...tableSeeds(),
      {
        format: 'BrainVision, vectorized text',
        name: 'x.vhdr',
        files: exampleBrainVision({ format: 'ASCII', isVectorized: true }),
      },
      one('HDF5', 'x.mat', await hdf5()),
      one('OpenSignals HDF5', 'opensignals.h5', await exampleOpenSignalsHdf5()),
    ],
  };
}
