// What tests of several packages need.

export { itInChromium, itInPage } from './chromium.js';
export { dataPath, describeWithData, hasData, itWithData } from './data.js';
export { beatTimes, ecgWithBeats, noise } from './ecg.js';
export { readNpy } from './npy.js';
export { testReadmeExample } from './readme-example.js';
export { relativeError } from './relative-error.js';
export { hasTfjsNode } from './tfjs-node.js';
