// Makes window stores larger than memory, for `long-run.mjs`: the windows of a synthetic cohort again and again, under the names of ever new
// subjects of an hour each.
//
//   node tooling/bench/make-large-store.mjs FOLDER [--gigabytes 20] [--shard-gigabytes 2]
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createWindowStore } from '../../packages/ecg-io/dist/index.js';
import { DEFAULT_PREPROCESSING, subjectWindows } from '../../packages/ecg-signal/dist/index.js';
import { syntheticSubject } from '../../packages/synthetic/dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    gigabytes: { type: 'string', default: '20' },
    'shard-gigabytes': { type: 'string', default: '2' },
  },
});
const [folder] = positionals;
const WINDOW_BYTES = 2560 * 4;
const rowsOf = (gigabytes) => Math.floor((Number(gigabytes) * 1e9) / WINDOW_BYTES);

/** One hour of one subject, cut into windows. */
const { recordings } = syntheticSubject('S1', { seed: 0, minutesPerState: 60 });
const windows = [...subjectWindows(recordings.rest.channels, DEFAULT_PREPROCESSING).windows];
const hour = {
  ecg: Float32Array.from(windows.flatMap(({ ecg }) => [...ecg])),
  session: windows.map(() => 'rest'),
  dataset: windows.map(() => 'synthetic'),
  start: Float64Array.from(windows, ({ start }) => start),
  quality: Float32Array.from(windows, ({ quality }) => quality),
  labels: new Map([['stress', new Float64Array(windows.length)]]),
};

const store = await createWindowStore(join(folder, 'large.arrow'), {
  windowLength: 2560,
  metadata: { preprocessing: DEFAULT_PREPROCESSING, labels: ['stress'], synthetic: true },
  maxRows: rowsOf(values['shard-gigabytes']),
});
const rows = rowsOf(values.gigabytes);
for (let row = 0, subject = 1; row < rows; row += windows.length, subject++) {
  await store.append({ ...hour, subject: windows.map(() => `S${subject}`) });
}
console.log((await store.close()).join('\n'));
console.log(`peak RSS ${Math.round((process.resourceUsage().maxRSS * 1024) / 1e6)} MB`);
