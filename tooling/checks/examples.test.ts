import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Packages whose README opens with an example that needs nothing but the package and what it depends on. */
const packages = ['emotion-head', 'errors', 'evaluation'];

test.each(packages)('the example of %s prints what its README says', (name) => {
  const folder = fileURLToPath(new URL(`../../packages/${name}`, import.meta.url));
  const [, example = ''] = /```js\n(.*?)```/s.exec(readFileSync(`${folder}/README.md`, 'utf8')) ?? [];
  const printed = Array.from(example.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm), ([, text]) => `${text}\n`);
  expect(printed).not.toEqual([]);
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', example], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(said).toBe(printed.join(''));
});
