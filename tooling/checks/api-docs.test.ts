import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The lists of what packages export, built. */
const lists = [
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/dist/index.d.ts`),
  'packages/ecg-io/dist/index.web.d.ts',
  'packages/inference/dist/index.web.d.ts',
];

interface Exported {
  readonly name: string;
  /** The declarations that the name comes from. */
  readonly file: string;
}

/** What a package's own list of exports names, with where it is declared. */
function exportsOf(file: string): Exported[] {
  const text = readFileSync(file, 'utf8');
  const target = (path: string) => join(dirname(file), path.replace(/\.js$/, '.d.ts'));
  const all = Array.from(text.matchAll(/^export \* from '(\.[^']+)'/gm), ([, path]) => exportsOf(target(path)));
  const named = Array.from(text.matchAll(/^export (?:type )?\{([^}]*)\} from '(\.[^']+)'/gm), ([, names, path]) =>
    names
      .split(',')
      .map(
        (name) =>
          name
            .trim()
            .replace(/^type /, '')
            .split(' as ')[0],
      )
      .filter((name) => name !== '')
      .map((name) => ({ name, file: target(path) })),
  );
  return [...all, ...named].flat();
}

/** True when a comment for documentation stands right before the name's declaration. */
function isDocumented({ name, file }: Exported): boolean {
  const declaration = `^(?:\\/\\*\\*(?:(?!\\*\\/)[^])*\\*\\/\\n)export (?:declare )?(?:abstract )?(?:const|function|class|interface|type|enum) ${name}\\b`;
  return new RegExp(declaration, 'm').test(readFileSync(file, 'utf8'));
}

test.each(lists)('%s exports nothing without documentation', (list) => {
  const exported = exportsOf(join(root, list));
  expect(exported).not.toEqual([]);
  expect(exported.filter((each) => !isDocumented(each)).map(({ name }) => name)).toEqual([]);
});
