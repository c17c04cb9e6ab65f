#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0 (cpu backend, Node): gradients of operators that treat the ends of a signal specially.
#
# One would guess: automatic differentiation gives the derivative of what was computed, or an error where it knows none (tf.topk, tf.cumprod and others
# say "gradient function not found"); central differences agree with tf.grad to some digits.
# What happens: three operators differentiate another function than they compute, and say nothing.
# - tf.avgPool, padding "same": forwards the ends are divided by the number of samples that are there, backwards by the whole window: gradients at
#   both ends are too small, here 0.67 for 0.83. tf.layers.averagePooling1d({ padding: 'same' }) trains with it.
# - tf.mirrorPad: forwards the signal is mirrored, backwards the margins are cut off as if they were zeros: what the mirror images add is lost.
# - tf.image.resizeNearestNeighbor with halfPixelCenters: the gradient is that without it, and goes to neighbours of the samples that were taken.
# Where nothing is special at the ends ("valid" average pooling, tf.pad, nearest neighbour without half pixels) they are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0

cat > look.mjs <<'END'
import tf from '@tensorflow/tfjs';

tf.enableProdMode();
await tf.setBackend('cpu');
const signal = [1, 2, 3, 4, 5, 6];
const row = (x) => tf.reshape(x, [1, 1, 6, 1]);
const column = (x) => tf.reshape(x, [1, 6, 1, 1]);
const average = (padding) => (x) => tf.avgPool(row(x), [1, 3], 1, padding);
const nearest = (half) => (x) => tf.image.resizeNearestNeighbor(column(x), [9, 1], false, half);
const cases = [
  ['avgPool of 3, valid', average('valid'), true],
  ['avgPool of 3, same', average('same'), false],
  ['pad by zeros', (x) => tf.pad(x, [[2, 1]]), true],
  ['mirrorPad, reflect', (x) => tf.mirrorPad(x, [[2, 1]], 'reflect'), false],
  ['mirrorPad, symmetric', (x) => tf.mirrorPad(x, [[2, 1]], 'symmetric'), false],
  ['nearest neighbour', nearest(false), true],
  ['nearest neighbour, half pixels', nearest(true), false],
];

let same = true;
for (const [name, operator, right] of cases) {
  // All are linear, so a difference over a whole step is exact.
  const loss = (x) => tf.sum(operator(x));
  const gradient = tf.grad(loss)(tf.tensor1d(signal)).arraySync();
  const at = (i, value) => loss(tf.tensor1d(signal.with(i, value))).dataSync()[0];
  const differences = signal.map((value, i) => (at(i, value + 1) - at(i, value - 1)) / 2);
  const agrees = differences.every((value, i) => Math.abs(value - gradient[i]) < 1e-4);
  const text = (values) => values.map((value) => value.toFixed(2)).join(' ');
  console.log(`${name.padEnd(32)} tf.grad ${text(gradient)}   differences ${text(differences)}   ${agrees ? 'right' : 'WRONG'}`);
  if (agrees !== right) same = false;
}
process.exit(same ? 0 : 1);
END
node look.mjs
