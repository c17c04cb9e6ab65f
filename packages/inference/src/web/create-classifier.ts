import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { type Classifier, type ClassifierInput, sessionClassifier } from '../classifier.js';

/** How a session computes. */
export interface ClassifierOptions {
  /** Threads of one inference; default: 1, since more need a page that is cross-origin isolated. The first classifier decides for all of a page. */
  readonly threads?: number;
  /** Address of the folder with onnxruntime's `.wasm` and `.mjs` files; default: where the bundler put them. The first classifier decides for all of a page. */
  readonly runtimeFolder?: URL;
}

/**
 * Opens a session on the bytes of an exported model, in WebAssembly.
 * @throws Error of onnxruntime when it cannot load the graph or its own files
 */
export async function createClassifier(
  bytes: Uint8Array,
  input: ClassifierInput,
  { threads = 1, runtimeFolder }: ClassifierOptions = {},
): Promise<Classifier> {
  env.wasm.numThreads = threads;
  if (runtimeFolder) env.wasm.wasmPaths = runtimeFolder.href;
  return sessionClassifier(await InferenceSession.create(bytes, { logSeverityLevel: 3 }), Tensor, input);
}
