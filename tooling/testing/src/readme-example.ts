import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** What npm says where there is no registry. */
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED/;

/**
 * Tests that the first example of a package's README runs as it is printed, beside the sources and in an empty project that installs the
 * package as it would be published.
 * @param packageFolder of the package; built
 * @param output what the example prints
 */
export function testReadmeExample(packageFolder: string, output: string): void {
  describe('the example of the README runs as it is printed', () => {
    let project = '';
    const run = (command: string, args: readonly string[], cwd = project) =>
      execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe', shell: process.platform === 'win32' });
    const runExample = async () => {
      const example = /```js\n(.*?)```/s.exec(await readFile(join(packageFolder, 'README.md'), 'utf8'))?.[1] ?? '';
      await writeFile(join(project, 'example.mjs'), example);
      expect(run(process.execPath, ['example.mjs'])).toBe(output);
    };
    beforeEach(async () => {
      project = await realpath(await mkdtemp(join(tmpdir(), 'readme-')));
    });
    afterEach(() => rm(project, { recursive: true }));

    it('from the sources', async () => {
      await mkdir(join(project, 'node_modules', '@ecg-affect'), { recursive: true });
      for (const [name, folder] of await ourPackages(packageFolder)) {
        await symlink(folder, join(project, 'node_modules', name));
      }
      await runExample();
    });

    it('from packages that were made to be published and installed in an empty project', async ({ skip }) => {
      await writeFile(join(project, 'package.json'), '{ "private": true }');
      const packages = await ourPackages(packageFolder);
      const { packageManager } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'));
      for (const folder of packages.values()) {
        run('npx', ['--yes', packageManager, 'pack', '--pack-destination', project], folder);
      }
      const tarballs = (await readdir(project)).filter((name) => name.endsWith('.tgz'));
      try {
        run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs.map((name) => `./${name}`)]);
      } catch (error) {
        skip(OFFLINE.test(String(error)), 'the npm registry cannot be reached');
        throw error;
      }
      await runExample();
      for (const name of packages.keys()) {
        const installed = await readdir(join(project, 'node_modules', name));
        expect(installed.sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
      }
    });
  });
}

/** A package of this repository and those of ours that it depends on, by name: their folders. */
async function ourPackages(folder: string): Promise<Map<string, string>> {
  const { name, dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const packages = new Map<string, string>([[name, folder]]);
  for (const dependency of Object.keys(dependencies).filter((each) => each.startsWith('@ecg-affect/'))) {
    for (const entry of await ourPackages(await realpath(join(folder, 'node_modules', dependency)))) {
      packages.set(...entry);
    }
  }
  return packages;
}
