import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('the example of the README runs as it is printed', async () => {
  const packageFolder = fileURLToPath(new URL('..', import.meta.url));
  const example = /```js\n(.*?)```/s.exec(await readFile(join(packageFolder, 'README.md'), 'utf8'))?.[1] ?? '';
  const project = await mkdtemp(join(tmpdir(), 'ecg-io-readme-'));
  try {
    await mkdir(join(project, 'node_modules', '@ecg-affect'), { recursive: true });
    await symlink(packageFolder, join(project, 'node_modules', '@ecg-affect', 'ecg-io'));
    await writeFile(join(project, 'example.mjs'), example);
    const printed = execFileSync(process.execPath, ['example.mjs'], { cwd: project, encoding: 'utf8' });
    expect(printed).toBe('12 beats in lead II of a WFDB 16 file\n');
  } finally {
    await rm(project, { recursive: true });
  }
});
