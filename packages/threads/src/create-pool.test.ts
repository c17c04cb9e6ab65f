import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createPool } from './create-pool.js';

// A process of its own: --trace-opt writes every optimisation to its standard output.
const SCRIPT = `
  import { createPool } from ${JSON.stringify(new URL('../dist/create-pool.js', import.meta.url).href)};
  const pool = createPool({ filename: ${JSON.stringify(new URL('../dist/testing/hot-worker.js', import.meta.url).href)} });
  await pool.run(0);
  await pool.destroy();
`;

it('has threads that optimise no function in the background, since ending one that does aborts Node 20', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--trace-opt', '--input-type=module', '--eval', SCRIPT],
    { maxBuffer: 1 << 26 },
  );
  const optimised = stdout.split('\n').filter((line) => /compiling method .*<JSFunction hot /.test(line));
  expect(optimised.join('\n')).toMatch(/mode: ConcurrencyMode::kSynchronous/);
  expect(optimised.join('\n')).not.toMatch(/kConcurrent/);
});

it('outlives a thread that cannot load its modules while there is no task', async () => {
  const pool = createPool<string, void>({ filename: 'file:///no/such/worker.js', minThreads: 1, maxThreads: 1 });
  while (pool.threads.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await pool.destroy();
});
