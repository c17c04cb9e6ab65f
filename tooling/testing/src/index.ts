export { dataPath, describeWithData, itWithData } from './data.js';
export { readNpy } from './npy.js';
