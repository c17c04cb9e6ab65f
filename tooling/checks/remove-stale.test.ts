import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../..', import.meta.url));
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecg-affect-stale-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('what was built of a source that is gone goes before the next build, and nothing else does', () => {
  const page = ['apps/b/dist/page/page.js', 'apps/b/dist/page/index.html'];
  const built = ['', '.map'].flatMap((map) => [`packages/a/dist/x/kept.js${map}`, `packages/a/dist/x/kept.d.ts${map}`]);
  const stale = ['packages/a/dist/x/gone.test.js', 'packages/a/dist/gone.d.ts.map', 'apps/b/dist/pages.js'];
  const sources = ['packages/a/src/x/kept.ts', 'packages/a/tsconfig.json', 'apps/b/tsconfig.json'];
  for (const file of [...page, ...built, ...stale, ...sources]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), file.startsWith('apps') ? '{ "exclude": ["src/page"] }' : '{}');
  }
  expect(spawnSync(process.execPath, ['tooling/scripts/remove-stale.mjs', root], { cwd: repository }).status).toBe(0);
  const left = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        join(parentPath, name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      ),
  );
  expect(left.sort()).toEqual([...page, ...built, ...sources].sort());
});

test('every build waits for that', () => {
  const { tasks } = JSON.parse(readFileSync(join(repository, 'turbo.json'), 'utf8'));
  expect(tasks.build.dependsOn).toContain('//#remove-stale');
  expect(tasks['//#remove-stale'].cache).toBe(false);
});
