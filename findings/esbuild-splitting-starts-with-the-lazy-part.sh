#!/usr/bin/env bash
# esbuild 0.28.2 (--bundle --splitting --format=esm), beside rollup 4.68.8 and rolldown 1.3.3: an entry and a page that it imports lazily, both
# taking something from the index of one package with "sideEffects": false.
#
# One would guess: the entry's file gets what the entry takes, and what only the page takes comes with the page, for esbuild drops unused exports and
# "sideEffects": false lets it skip the modules behind them (an entry alone gets `small` and not `big`).
# What happens: as soon as the entry takes one small name from the index, everything that the page takes from there moves into the chunk which the
# entry imports at its start: the page's chunk is empty but for itself, the first load carries the model runtime, say, that was to come later. The
# other two keep it with the page. It does not help that the page imports it by its own path: the entry must not name the index either. ("sideEffects"
# decides what code is dropped, but with several chunks no longer which module belongs to which.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund esbuild@0.28.2 rollup@4.68.8 rolldown@1.3.3

mkdir -p source/parts
cd source
echo '{ "type": "module", "sideEffects": false }' > parts/package.json
echo "export { small } from './small.js'; export { big } from './big.js';" > parts/index.js
echo "export const small = () => 'the small part';" > parts/small.js
echo "export const big = () => 'the big part';" > parts/big.js
start="import { small } from './parts/index.js'; console.log(small());"
echo "$start" > alone.js
echo "$start import('./page.js').then(({ page }) => page());" > through-index.js
echo "$start import('./page-by-path.js').then(({ page }) => page());" > page-by-path-only.js
echo "${start/index/small} import('./page-by-path.js').then(({ page }) => page());" > both-by-path.js
echo "import { big } from './parts/index.js'; export const page = () => console.log(big());" > page.js
echo "import { big } from './parts/big.js'; export const page = () => console.log(big());" > page-by-path.js
cd ..

cat > look.mjs <<'EOF'
import esbuild from 'esbuild';
import * as rolldown from 'rolldown';
import * as rollup from 'rollup';

const byEsbuild = async (entry) => {
  const options = { bundle: true, splitting: true, format: 'esm', outdir: 'out', write: false };
  const { outputFiles } = await esbuild.build({ ...options, entryPoints: [entry] });
  return new Map(outputFiles.map(({ path, text }) => [path.split('/').at(-1), text]));
};
const byRollup = ({ rollup: build, rolldown: other }) => async (entry) => {
  const bundle = await (build ?? other)({ input: entry });
  const { output } = await bundle.generate({ format: 'esm' });
  return new Map(output.map(({ fileName, code }) => [fileName, code]));
};
/** Whether what is loaded at the start, the entry and what it imports statically, holds the text. */
const atStart = (files, name, text) => {
  const code = files.get(name);
  const imported = [...code.matchAll(/^\s*(?:import|\})[^()]*?["']\.\/([^"']+)["'];?$/gm)].map(([, file]) => file);
  return code.includes(text) || imported.some((file) => atStart(files, file, text));
};

const bundlers = {
  [`esbuild ${esbuild.version}`]: byEsbuild,
  [`rollup ${rollup.VERSION}`]: byRollup(rollup),
  [`rolldown ${rolldown.VERSION}`]: byRollup(rolldown),
};
let same = true;
console.log('is the big part loaded at the start? (one would guess: never)');
for (const [name, bundle] of Object.entries(bundlers)) {
  const found = [];
  for (const entry of ['alone', 'through-index', 'page-by-path-only', 'both-by-path']) {
    const files = await bundle(`source/${entry}.js`);
    if (!atStart(files, `${entry}.js`, 'the small part')) throw new Error(`${name}: the small part is not at the start`);
    found.push(atStart(files, `${entry}.js`, 'the big part') ? 'yes' : 'no');
  }
  console.log(`  ${name}: entry alone ${found[0]}; both through the index ${found[1]}; page by path ${found[2]}; both by path ${found[3]}`);
  same &&= found.join() === (bundle === byEsbuild ? 'no,yes,yes,no' : 'no,no,no,no');
}
if (!same) console.error('they do otherwise than written above');
process.exit(same ? 0 : 1);
EOF
node look.mjs
