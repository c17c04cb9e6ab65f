import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runJobs } from './job.js';

const folder = mkdtempSync(join(tmpdir(), 'ecg-affect-job-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The pipes that keep this process alive, and how many listen for the end of the one to its parent. */
const channel = (): { pipes: number; listeners: number } => ({
  pipes: process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length,
  listeners: process.listenerCount('disconnect'),
});

it('leaves the channel to the parent of its caller open: a caller that waits for a message there must not end', async () => {
  const plan = join(folder, 'empty.jsonl');
  writeFileSync(plan, '');
  const before = channel();
  expect(process.connected).toBe(true);
  await runJobs([plan], { workspace: folder, workers: 1 });
  expect(channel()).toEqual(before);
});
