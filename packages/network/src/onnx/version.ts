import { env } from 'onnxruntime-node';

/** Version of the onnxruntime that the engine runs on. */
export const onnxruntimeVersion = env.versions.node ?? env.versions.common;
