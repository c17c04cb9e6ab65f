import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SKIPPED = new Set(['node_modules', 'dist', 'runs', '.git', '.turbo']);

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : markdownIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const documents = markdownIn(root).map((path) => [relative(root, path), readFileSync(path, 'utf8')] as const);

/** Names that links may give the headings of a document, as GitHub makes them. */
function anchorsIn(file: string): string[] {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

test.each(documents)('the links of %s lead somewhere', (path, text) => {
  const links = Array.from(text.matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?[^)]*\)/g));
  const broken = links.filter(([, target, anchor]) => {
    const file = target === '' ? join(root, path) : join(root, dirname(path), target);
    return !existsSync(file) || (anchor !== undefined && !anchorsIn(file).includes(anchor));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

const examples = documents.flatMap(([path, text]) =>
  Array.from(
    text.matchAll(/^import (?!type).*?\{([^}]*)\} from '(@ecg-affect\/[^']+)'/gm),
    ([, names, specifier]) => [path, specifier, names] as const,
  ),
);

test.each(examples)('the example in %s imports what %s exports', async (_, specifier, names) => {
  const [, scoped, rest] = /^@ecg-affect\/([^/]+)(.*)$/.exec(specifier) ?? [];
  const folder = join(root, 'packages', scoped);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const entry = exports[`.${rest}`];
  const exported = await import(pathToFileURL(join(folder, (entry.node ?? entry).default)).href);
  const missing = names
    .split(',')
    .map((name) => name.trim().split(' as ')[0])
    .filter((name) => name !== '' && !name.startsWith('type ') && !(name in exported));
  expect(missing).toEqual([]);
});

test('the table of measures in docs/hrv.md is as the code has it', async () => {
  const script = pathToFileURL(join(root, 'tooling/scripts/hrv-table.mjs')).href;
  const { withMeasures }: { withMeasures: (text: string) => string } = await import(script);
  const text = readFileSync(join(root, 'docs/hrv.md'), 'utf8');
  expect(withMeasures(text)).toBe(text);
});
