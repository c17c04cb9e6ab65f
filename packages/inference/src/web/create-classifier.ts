import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { type Classifier, type ClassifierInput, inPieces, sessionClassifier } from '../classifier.js';
import { type GpuUse, gpuClassifier, hasGpu } from './gpu-classifier.js';

/** How a session computes. */
export interface ClassifierOptions {
  /** Threads of one inference; default: one for each core, up to 4, in a page that is cross-origin isolated, and 1 elsewhere. The first classifier decides for all of a page. */
  readonly threads?: number;
  /** Address of the folder with onnxruntime's `.wasm` and `.mjs` files; default: where the bundler put them. The first classifier decides for all of a page. */
  readonly runtimeFolder?: URL;
  /** Where WebGPU computes (default `never`): it takes another build of onnxruntime, `ort-wasm-simd-threaded.jspi`, of 17 MB instead of 14. */
  readonly gpu?: GpuUse;
}

/** What browsers have, and Node's types do not know. */
interface BrowserGlobals {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency: number };
}

/** More threads bring little to the few channels of one window. */
const MOST_THREADS = 4;

/** Windows of an inference: a batch's activations stay in the caches, and WebAssembly never gives back memory that it took. */
const BATCH = 4;

/**
 * Opens a session on the bytes of an exported model, in WebAssembly or, where that is wished for and its answers agree, on WebGPU.
 * @throws Error of onnxruntime when it cannot load the graph or its own files
 */
export async function createClassifier(
  bytes: Uint8Array,
  input: ClassifierInput,
  { threads = threadsHere(), runtimeFolder, gpu = 'never' }: ClassifierOptions = {},
): Promise<Classifier> {
  if (await hasGpu(gpu)) {
    const found = gpuClassifier(bytes, input, { use: gpu, threads, runtimeFolder, batch: BATCH });
    const classifier = await found.catch(() => undefined);
    if (classifier) return classifier;
  }
  env.wasm.numThreads = threads;
  if (runtimeFolder) env.wasm.wasmPaths = runtimeFolder.href;
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  return inPieces({ ...sessionClassifier(session, Tensor, input), device: 'WebAssembly' }, BATCH);
}

/** Threads share memory, which browsers allow to pages alone that are isolated from other origins. */
function threadsHere(): number {
  const { crossOriginIsolated, navigator } = globalThis as BrowserGlobals;
  return crossOriginIsolated ? Math.min(MOST_THREADS, navigator?.hardwareConcurrency ?? 1) : 1;
}
