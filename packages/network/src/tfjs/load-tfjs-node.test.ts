import util from 'node:util';
import { expect, test } from 'vitest';
import { loadTfjsNode } from './load-tfjs-node.js';

function failWith(error: Error) {
  return () => {
    throw error;
  };
}

test('says in one line how to install what is absent', () => {
  const absent = Object.assign(new Error("Cannot find module '@tensorflow/tfjs-node'\nRequire stack: ..."), {
    code: 'MODULE_NOT_FOUND',
  });
  expect(() => loadTfjsNode(failWith(absent))).toThrow(
    /^the tfjs engine needs @tensorflow\/tfjs-node, which is not installed: .*npm install.*$/,
  );
});

test('tells a package without its native library from an absent one', () => {
  const unbuilt = new Error('The Node.js native addon module (tfjs_binding.node) can not be found at path: ...');
  expect(() => loadTfjsNode(failWith(unbuilt))).toThrow(/which is installed without a native library that loads: .*$/);
});

test('puts back what tfjs-node calls and Node 23 removed, before it loads', () => {
  const legacy: { isNullOrUndefined?: unknown } = util;
  const kept = legacy.isNullOrUndefined;
  delete legacy.isNullOrUndefined;
  const loaded = {};
  try {
    const found = loadTfjsNode((name) => {
      expect(name).toBe('@tensorflow/tfjs-node');
      expect([undefined, null, 0].map((value) => util.isNullOrUndefined(value))).toEqual([true, true, false]);
      return loaded;
    });
    expect(found).toBe(loaded);
  } finally {
    legacy.isNullOrUndefined = kept;
  }
});
