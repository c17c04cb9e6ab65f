import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import wabt from 'wabt';
import { KERNEL } from './polyphase-kernel.js';

it('holds polyphase-kernel.wat, assembled', async () => {
  const text = await readFile(new URL('polyphase-kernel.wat', import.meta.url), 'utf8');
  const { buffer } = (await wabt()).parseWat('polyphase-kernel.wat', text).toBinary({});
  expect(KERNEL).toBe(Buffer.from(buffer).toString('base64'));
});
