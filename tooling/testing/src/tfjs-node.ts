import { createRequire } from 'node:module';

/** Whether `npm run enable-tfjs-node` was run in this clone. */
export const hasTfjsNode: boolean = (() => {
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node');
    return true;
  } catch {
    return false;
  }
})();
