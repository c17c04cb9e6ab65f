// Reads damaged files of every format for longer than the tests do: node packages/ecg-io/fuzz.mjs [files = 1000000] [seed = the time].
// Of real files, those of ../shared, a tenth; a failure names the seed and the smallest damage that repeats it.
import fc from 'fast-check';
import { begin, mostMemory, readDamaged } from './dist/formats/fuzz/damaged.test.support.js';
import { mutations } from './dist/formats/fuzz/mutation.test.support.js';
import { realFiles } from './dist/formats/fuzz/real-files.test.support.js';
import { seedFiles } from './dist/formats/fuzz/seed-files.test.support.js';

const ROUNDS = 20;
const REAL = 0.1;

const [files = 1_000_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const { quick, slow } = await seedFiles();
const [made, real] = [[...quick, ...slow], realFiles()];
const share = real.length > 0 ? REAL : 0;
const tasks = [
  ...made.map((file) => ({ file, runs: Math.ceil((files * (1 - share)) / made.length / ROUNDS) })),
  ...real.map((file) => ({ file, runs: Math.ceil((files * share) / real.length / ROUNDS) })),
];
console.log(`${files} damaged files of ${tasks.length}, seed ${seed}`);
await begin([...made, ...real]);
let [done, read] = [0, 0];
let slowest = 0;
for (let round = 0; round < ROUNDS; round++) {
  for (const { file, runs } of tasks) {
    const property = fc.asyncProperty(mutations, fc.nat(), async (changes, which) => {
      const before = process.cpuUsage();
      if ((await readDamaged(file, changes, which)) === 'read') read++;
      const { user, system } = process.cpuUsage(before);
      slowest = Math.max(slowest, (user + system) / 1e6);
    });
    try {
      await fc.assert(property, { numRuns: runs, seed: seed + round });
    } catch (error) {
      console.error(`${file.format}, round ${round}: ${error.message}`);
      process.exit(1);
    }
    done += runs;
  }
  const figures = [
    `${((100 * read) / done).toFixed(0)} % readable`,
    `slowest ${slowest.toFixed(2)} s`,
    `most memory ${(mostMemory() / 2 ** 20).toFixed(0)} MB`,
    `${process.uptime().toFixed(0)} s`,
  ];
  console.log(`${done} files read or refused: ${figures.join(', ')}`);
}
