/** polyphase-kernel.wat, assembled. */
export const KERNEL =
  'AGFzbQEAAAABDQFgCX9/f39/f39/fwACDgECanMGbWVtb3J5AgABAwIBAAcMAQhjb252b2x2ZQAACqoCAacCAwV/AnsBfCAEQQN0IQkgCUFgcSEKA0AgAiADSQRAIAEgCCAJbGohCyAAIQ39DAAAAAAAAAAAAAAAAAAAAAAhDv0MAAAAAAAAAAAAAAAAAAAAACEPIAsgCmohDANAIAsgDEkEQCAOIAv9AAQAIA39AAQA/fIB/fABIQ4gDyAL/QAEECAN/QAEEP3yAf3wASEPIAtBIGohCyANQSBqIQ0MAQsLIA4gD/3wASEOIA79IQAgDv0hAaAhECAMIAkgCmtqIQwDQCALIAxJBEAgECALKwMAIA0rAwCioCEQIAtBCGohCyANQQhqIQ0MAQsLIAIgEDkDACACQQhqIQIgACAGQQN0aiEAIAggB2ohCCAIIAVPBEAgCCAFayEIIABBCGohAAsMAQsLCw==';

/** The low-pass of a resampling by up / down, as dot products take it. */
export interface Phases {
  readonly up: number;
  readonly down: number;
  readonly taps: number;
  /** [up, taps]: each phase in the order of its inputs. */
  readonly weights: Float64Array;
}

/** Of the memory, in pages of 64 KiB; larger work is left to JavaScript. Pages that are not used take nothing. */
const PAGES = 128;

/**
 * Fills `out` with the dot products of `x` and the phases from `phase` on, in WebAssembly, several times as fast as JavaScript and to the same
 * bits. Does nothing where it cannot be had, or would cost more than it saves.
 *
 * @param x the inputs from the first output's first to the last output's last at least
 * @returns whether `out` was filled
 */
export function convolveFast(x: Float64Array, phases: Phases, phase: number, out: Float64Array): boolean {
  const { up, down, taps, weights } = phases;
  const [inputs, outputs] = [weights.length, weights.length + x.length];
  const bytes = (outputs + out.length) * Float64Array.BYTES_PER_ELEMENT;
  // Copying a phase costs no less than using it once.
  if (out.length < up || bytes > PAGES * 2 ** 16) return false;
  kernel ??= instantiate();
  if (!kernel) return false;
  const { memory, convolve } = kernel;
  const numbers = new Float64Array(memory.buffer, 0, outputs + out.length);
  numbers.set(weights);
  numbers.set(x, inputs);
  convolve(8 * inputs, 0, 8 * outputs, bytes, taps, up, Math.floor(down / up), down % up, phase);
  out.set(numbers.subarray(outputs));
  return true;
}

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly convolve: (...parameters: number[]) => void;
}

/**
 * One for all resamplers of a thread, since each memory takes gigabytes of address space; false where there is no WebAssembly SIMD. Its memory
 * never grows: that would detach a buffer, after which V8 checks every access to any typed array and takes half as long again.
 */
let kernel: Kernel | false | undefined;

function instantiate(): Kernel | false {
  try {
    const memory = new WebAssembly.Memory({ initial: PAGES });
    const code = Uint8Array.from(atob(KERNEL), (character) => character.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { js: { memory } });
    return { memory, convolve: exports.convolve };
  } catch {
    // An old engine, or a page whose Content-Security-Policy forbids it.
    return false;
  }
}

// What is used of it; TypeScript has its types with those of the DOM only.
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => Kernel['memory'];
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Pick<Kernel, 'convolve'> };
};
