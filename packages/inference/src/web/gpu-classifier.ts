import {
  type Classification,
  type Classifier,
  type ClassifierInput,
  inPieces,
  sessionClassifier,
} from '../classifier.js';

/** Where a GPU may compute: nowhere, where it answers sooner than the processor, or wherever its answers agree, be it made of software. */
export type GpuUse = 'never' | 'quicker' | 'agreeing';

/** How onnxruntime's other build is set up, and which GPU will do. */
export interface GpuOptions {
  readonly use: GpuUse;
  readonly threads: number;
  readonly runtimeFolder: URL | undefined;
  /** Windows of an inference on the processor. */
  readonly batch: number;
}

/** What browsers with WebGPU have, and Node's types do not know. */
interface GpuGlobals {
  readonly WebAssembly: object;
  readonly navigator?: {
    readonly gpu?: {
      requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null>;
    };
  };
}

/** Windows of an inference on a GPU: fewer leave it waiting. */
const BATCH = 16;

/** Largest difference of a probability. */
const TOLERANCE = 1e-4;

/** Windows that the two are compared on. */
const TRIED = 4;

/** Whether this browser has a GPU of that kind, and lets WebAssembly wait for it. */
export async function hasGpu(use: GpuUse): Promise<boolean> {
  const { navigator, WebAssembly } = globalThis as unknown as GpuGlobals;
  if (use === 'never' || !navigator?.gpu || !('Suspending' in WebAssembly)) return false;
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  return adapter !== null && (use === 'agreeing' || adapter.info?.isFallbackAdapter !== true);
}

/**
 * A session on WebGPU where it gives what WebAssembly gives, within 1e-4 of a probability; otherwise the one on WebAssembly. Both are of
 * one build of onnxruntime.
 * @throws Error of onnxruntime when it cannot load the graph or its own files
 */
export async function gpuClassifier(
  bytes: Uint8Array,
  input: ClassifierInput,
  { use, threads, runtimeFolder, batch }: GpuOptions,
): Promise<Classifier> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web/jspi');
  env.wasm.numThreads = threads;
  if (runtimeFolder) env.wasm.wasmPaths = runtimeFolder.href;
  const open = async (device: NonNullable<Classifier['device']>) => {
    const executionProviders = [device === 'WebGPU' ? 'webgpu' : 'wasm'];
    const session = await InferenceSession.create(bytes, { executionProviders, logSeverityLevel: 3 });
    return { ...sessionClassifier(session, Tensor, input), device };
  };
  const onProcessor = await open('WebAssembly');
  const onGpu = await open('WebGPU').catch(() => undefined);
  if (onGpu && (await isBetter(onGpu, onProcessor, input.inputLength, use).catch(() => false))) {
    await onProcessor.dispose();
    return oneAtATime(inPieces(onGpu, BATCH));
  }
  await onGpu?.dispose();
  return inPieces(onProcessor, batch);
}

/** Compares them on pulses of several rates. */
async function isBetter(gpu: Classifier, other: Classifier, inputLength: number, use: GpuUse): Promise<boolean> {
  const pulses = Float32Array.from(
    { length: TRIED * inputLength },
    (_, i) => Math.sin(i / (20 + Math.floor(i / inputLength))) ** 31,
  );
  const [found, expected] = [await gpu.classify(pulses, TRIED), await other.classify(pulses, TRIED)];
  if (!agree(found, expected)) return false;
  // The first inference of each made its memory and its shaders.
  return use === 'agreeing' || (await milliseconds(gpu, pulses)) < (await milliseconds(other, pulses));
}

function agree({ probabilities }: Classification, expected: Classification): boolean {
  return expected.probabilities.every((value, i) => Math.abs(value - probabilities[i]) <= TOLERANCE);
}

async function milliseconds({ classify }: Classifier, windows: Float32Array): Promise<number> {
  const begun = performance.now();
  await classify(windows, TRIED);
  return performance.now() - begun;
}

/** On a GPU an inference is waited for, and a session takes none meanwhile. */
function oneAtATime(classifier: Classifier): Classifier {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...classifier,
    classify(ecg, count) {
      const result = last.then(() => classifier.classify(ecg, count));
      last = result.catch(() => {});
      return result;
    },
  };
}
