export { Random } from './random.js';
export type { StreamKey } from './stream-key.js';
