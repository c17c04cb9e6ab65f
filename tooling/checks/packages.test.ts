import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData, type Package } from '@arethetypeswrong/core';
import { filterProblems } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rootManifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const folders = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json'))),
);

/** Every package as it would be published. */
const tarballs = mkdtempSync(join(tmpdir(), 'ecg-affect-packed-'));

beforeAll(() => {
  const filters = ['--filter', './packages/*', '--filter', './apps/*'];
  const args = [
    '--yes',
    rootManifest.packageManager,
    '--recursive',
    ...filters,
    'pack',
    '--pack-destination',
    tarballs,
  ];
  const { status, stderr } = spawnSync('npx', args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(stderr);
});

afterAll(() => rmSync(tarballs, { recursive: true }));

describe.each(folders)('%s', (folder) => {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  /** The inference app is a program alone. */
  const isLibrary = manifest.exports['.'] !== undefined;
  const file = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
  let tarball: Buffer;
  let packed: Package;

  beforeAll(() => {
    tarball = readFileSync(join(tarballs, file));
    packed = createPackageFromTarballData(new Uint8Array(tarball));
  });

  it('says what it is, where it comes from, and under which licence', () => {
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^\S.*[^.]$/),
      license: 'MIT',
      repository: { type: 'git', url: expect.stringMatching(/^git\+https:.*\.git$/), directory: folder },
      engines: rootManifest.engines,
      sideEffects: false,
    });
    for (const name of ['LICENSE', 'README.md']) expect(existsSync(join(root, folder, name)), name).toBe(true);
    expect(readFileSync(join(root, folder, 'LICENSE'))).toEqual(readFileSync(join(root, 'LICENSE')));
  });

  it('holds no test, and everything that its files import from one another', () => {
    const start = `/node_modules/${manifest.name}/`;
    const files = packed.listFiles().map((path) => path.slice(start.length));
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', isLibrary ? 'dist/index.js' : 'dist/main.js']),
    );
    expect(files.filter((path) => /\.test\.|(^|\/)testing\/|\.map$/.test(path))).toEqual([]);
    const missing = files
      .filter((path) => /^dist\/.*\.js$/.test(path))
      .flatMap((path) =>
        Array.from(packed.readFile(start + path).matchAll(/(?:from|import\() ?'(\.[^']+)'/g), ([, target]) =>
          posix.join(posix.dirname(path), target),
        ),
      )
      .filter((target) => !files.includes(target));
    expect(missing).toEqual([]);
  });

  it('has no problem that publint knows', async () => {
    const { buffer, byteOffset, byteLength } = tarball;
    const copy = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    const { messages, pkg = {} } = await publint({ pack: { tarball: copy } });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it.runIf(isLibrary)('has types for those who import it, in Node as ESM and through a bundler', async () => {
    const analysis = await checkPackage(packed);
    if (analysis.types === false) throw new Error(`${file} has no types`);
    const problems = (['node16-esm', 'bundler'] as const).flatMap((resolutionKind) =>
      filterProblems(analysis, { resolutionKind }),
    );
    expect(problems).toEqual([]);
  });
});
