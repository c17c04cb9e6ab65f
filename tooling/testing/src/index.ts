// What tests of several packages need.

export { itInChromium } from './chromium.js';
export { dataPath, describeWithData, itWithData } from './data.js';
export { beatTimes, ecgWithBeats, noise } from './ecg.js';
export { readNpy } from './npy.js';
export { testReadmeExample } from './readme-example.js';
export { goldenArray, goldenJson, hasShared, relativeError, sharedPath } from './shared.js';
