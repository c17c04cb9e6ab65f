#!/usr/bin/env bash
# pnpm 10.34.8 and npm 11.19.1: what `pack` (and so `publish`) takes of a package with "files": ["dist", "!dist/**/*.test.js"].
#
# One would guess: the same from both, since they follow the same rules for "files": no test. (README and LICENSE of the package's own folder
# always go in.)
# What happens: npm packs no test; pnpm packs dist/**/readme.test.js, README.test.js and license.test.js in any folder, whatever "files" negates:
# its "always" is for every file whose name begins with README. or LICENSE. at any depth, and no pattern takes it back. readers.test.js beside it
# is left out by both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix tools pnpm@10.34.8 npm@11.19.1

mkdir -p package/dist/deep
cd package
cat > package.json <<'EOF'
{ "name": "ecg-tools", "version": "1.0.0", "files": ["dist", "!dist/**/*.test.js"] }
EOF
touch README.md LICENSE dist/{index,readme,readers}.js dist/{index,readme,readers,license}.test.js dist/deep/README.test.js

listed() { tar -tzf "$1" | sed 's/^package\///' | LC_ALL=C sort; }
export npm_config_update_notifier=false
mkdir ../npm ../pnpm
../tools/node_modules/.bin/npm pack --silent --pack-destination ../npm > /dev/null
../tools/node_modules/.bin/pnpm pack --silent --pack-destination ../pnpm > /dev/null
listed ../npm/*.tgz > ../npm.list
listed ../pnpm/*.tgz > ../pnpm.list
echo "npm $(../tools/node_modules/.bin/npm --version) packs:" $(cat ../npm.list)
echo "pnpm $(../tools/node_modules/.bin/pnpm --version) packs:" $(cat ../pnpm.list)
LC_ALL=C comm -13 ../npm.list ../pnpm.list > ../more.list
echo 'only pnpm (one would guess: nothing):' $(cat ../more.list)
[ "$(LC_ALL=C comm -23 ../npm.list ../pnpm.list)" = '' ] || { echo 'npm packs what pnpm does not' >&2; exit 1; }
[ "$(tr '\n' ' ' < ../more.list)" = 'dist/deep/README.test.js dist/license.test.js dist/readme.test.js ' ] ||
  { echo 'pnpm does otherwise than written above' >&2; exit 1; }
