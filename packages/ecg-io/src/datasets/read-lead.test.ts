import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EcgIoError } from '../error.js';
import { readLead } from './read-lead.js';

it('refuses a gap that would fill the memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'read-lead-'));
  try {
    const path = join(folder, 'gap.csv');
    await writeFile(path, 'time,ECG\n0,1\n0.004,2\n0.008,1\n1e10,2\n');
    await expect(readLead(path)).rejects.toThrow(EcgIoError);
    await expect(readLead(path)).rejects.toThrow('its samples take 20000000000008 bytes');
  } finally {
    await rm(folder, { recursive: true });
  }
});
