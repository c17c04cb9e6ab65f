import { createRequire } from 'node:module';
import util from 'node:util';

/** The operations of TensorFlow.js, whichever package and backend they come from. */
export type TensorFlow = typeof import('@tensorflow/tfjs');

const HOW_TO_INSTALL =
  'in a clone of this repository run `npm run enable-tfjs-node`, elsewhere `npm install @tensorflow/tfjs-node@4.22.0` with install scripts allowed';

/**
 * TensorFlow.js on its native backend, without TensorFlow's log lines (unless the environment asks for them by TF_CPP_MIN_LOG_LEVEL).
 *
 * The package is no dependency, because it downloads a native library when it is installed, which is not possible everywhere; and no
 * optional peer either, because pnpm installs those of a workspace.
 * @param require finds the package; the default looks from this module
 * @throws Error of one line that says how to install it, when it is absent or its native library does not load
 */
export function loadTfjsNode(require: (name: string) => unknown = createRequire(import.meta.url)): TensorFlow {
  restoreRemovedUtil();
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3'; // TensorFlow reads it once, when it is loaded
  try {
    return require('@tensorflow/tfjs-node') as TensorFlow;
  } catch (cause) {
    const absent = (cause as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    const problem = absent ? 'is not installed' : 'is installed without a native library that loads';
    throw new Error(`the tfjs engine needs @tensorflow/tfjs-node, which ${problem}: ${HOW_TO_INSTALL}`, { cause });
  }
}

/** Node 23 removed functions of `util` that tfjs-node 4.22 calls whenever it runs an operation, and Node 22 warns of them. */
function restoreRemovedUtil(): void {
  const legacy: { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean } = util;
  legacy.isNullOrUndefined = (value) => value === null || value === undefined;
  legacy.isArray = Array.isArray;
}
