import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** What npm says where there is no registry. */
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED/;

describe('the example of the README runs as it is printed', () => {
  let project = '';
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: 'pipe', shell: process.platform === 'win32' });
  const runExample = async () => {
    const example = /```js\n(.*?)```/s.exec(await readFile(join(packageFolder, 'README.md'), 'utf8'))?.[1] ?? '';
    await writeFile(join(project, 'example.mjs'), example);
    expect(run(process.execPath, 'example.mjs')).toBe('12 beats in lead II of a WFDB 16 file\n');
  };
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'ecg-io-readme-'));
  });
  afterEach(() => rm(project, { recursive: true }));

  it('from the sources', async () => {
    await mkdir(join(project, 'node_modules', '@ecg-affect'), { recursive: true });
    await symlink(packageFolder, join(project, 'node_modules', '@ecg-affect', 'ecg-io'));
    await runExample();
  });

  it('from a package that npm made and installed in an empty project', async ({ skip }) => {
    await writeFile(join(project, 'package.json'), '{ "private": true }');
    run('npm', 'pack', '--silent', '--pack-destination', project, packageFolder);
    const tarball = (await readdir(project)).find((name) => name.endsWith('.tgz')) ?? '';
    try {
      run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`);
    } catch (error) {
      skip(OFFLINE.test(String(error)), 'the npm registry cannot be reached');
      throw error;
    }
    await runExample();
    const installed = await readdir(join(project, 'node_modules', '@ecg-affect', 'ecg-io'));
    expect(installed.sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  });
});
