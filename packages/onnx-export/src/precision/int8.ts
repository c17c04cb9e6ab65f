import { add, conv, type Graph, mul, type Tensor } from '@ecg-affect/onnx-graph';
import { FP32 } from './fp32.js';
import type { NumberFormat, Parameter } from './number-format.js';

/** The values that a tensor is held between. */
export interface Range {
  /** At most 0. */
  readonly low: number;
  /** At least 0. */
  readonly high: number;
}

/** What the 8-bit form of a convolution layer must know of the values that come up in it. */
export interface LayerCalibration {
  /** By channel: 0, or what is subtracted from its sums before they are scaled. */
  readonly offset: Float32Array;
  /** By channel: what its sums are divided by, so that every channel fills the range that all of them share. */
  readonly scale: Float32Array;
  /** Of the sums, offset and scaled; absent: the layer is computed in float32. */
  readonly sums?: Range;
  /** Of the activations, scaled; absent: the next layer takes them in float32, or there is none. */
  readonly activations?: Range;
}

/** How a real number r is held: r = scale * (q - zero). */
interface Quantisation {
  readonly scale: number;
  readonly zero: number;
}

/**
 * Static 8-bit quantisation of the encoder in onnxruntime's QDQ form (Jacob et al. 2018): unsigned activations with one scale a tensor, signed
 * weights with a scale an output channel. A pair of QuantizeLinear and DequantizeLinear stands around every operator, which onnxruntime then
 * runs in 8 bits. The scale of a channel is moved from its weights into those of the next layer, which a leaky ReLU and a max pool allow, so
 * that no channel is held more coarsely than another (cross-layer equalisation, Nagel et al. 2019).
 *
 * The first convolution stays in float32, because it is 1 % of the arithmetic and 8 bits are too few for the samples of an ECG; so does the head,
 * and whatever else the calibration gives no range for.
 * @param shift by feature: what is added to it to undo the mean error of 8 bits
 */
export function int8(calibration: ReadonlyMap<string, LayerCalibration>, shift?: Float32Array): NumberFormat {
  /** What the next layer must know of its input: the scale of each channel, and the step between 8-bit numbers. */
  const inputs = new Map<Tensor, { readonly scale: Float32Array; readonly step?: number }>();
  const of = (layer: string): LayerCalibration => {
    const found = calibration.get(layer);
    if (!found) throw new RangeError(`the layer ${layer} is not calibrated`);
    return found;
  };
  return {
    constant: FP32.constant,
    convolution(x, layer, kernel, bias, pads) {
      const { offset, scale, sums } = of(layer);
      const input = inputs.get(x);
      const scaledKernel = { ...kernel, values: equalised(kernel, scale, input?.scale) };
      const scaledBias = { ...bias, values: bias.values.map((value, c) => (value - offset[c]) / scale[c]) };
      if (!sums) return FP32.convolution(x, layer, scaledKernel, scaledBias, pads);
      const { step: inputStep } = input ?? {};
      if (inputStep === undefined) throw new RangeError(`the input of the layer ${layer} is not calibrated`);
      const steps = channelSteps(scaledKernel);
      const k = dequantised(x.graph, quantiseKernel(scaledKernel, steps), kernel.shape, steps);
      const biasSteps = steps.map((step) => step * inputStep);
      const b = dequantised(
        x.graph,
        Int32Array.from(scaledBias.values, (v, c) => Math.round(v / biasSteps[c])),
        bias.shape,
        biasSteps,
      );
      return conv(x, k, b, { pads });
    },
    sums(x, layer) {
      const { sums } = of(layer);
      return sums ? throughUint8(x, quantisationOf(sums)) : x;
    },
    activations(x, layer) {
      const { activations, scale } = of(layer);
      if (!activations) {
        inputs.set(x, { scale });
        return x;
      }
      const quantisation = quantisationOf(activations);
      const held = throughUint8(x, quantisation);
      inputs.set(held, { scale, step: quantisation.scale });
      return held;
    },
    restored(x, layer) {
      const { offset, scale } = of(layer);
      const shape = [1, scale.length, 1, 1];
      return add(mul(x, x.graph.constant(scale, shape)), x.graph.constant(offset, shape));
    },
    features: (x) => (shift ? add(x, x.graph.constant(shift, [1, shift.length])) : x),
  };
}

/** Kernel [out, in, 1, k] for outputs divided by `outScale` and inputs that are divided by `inScale`. */
function equalised({ values, shape }: Parameter, outScale: Float32Array, inScale?: Float32Array): Float32Array {
  const [, inputs, , size] = shape;
  return values.map((value, i) => {
    const input = Math.floor(i / size) % inputs;
    return (value * (inScale?.[input] ?? 1)) / outScale[Math.floor(i / (size * inputs))];
  });
}

/** 256 steps from low to high, moved so that 0 is one of them: padding adds zeros. */
function quantisationOf({ low, high }: Range): Quantisation {
  const scale = Math.fround(Math.max(high - low, Number.EPSILON) / 255);
  return { scale, zero: Math.round(-low / scale) };
}

function throughUint8(x: Tensor, { scale, zero }: Quantisation): Tensor {
  const { graph, shape } = x;
  const parameters = [graph.scalar(scale), graph.constant(Uint8Array.of(zero), [])];
  const quantised = graph.node('QuantizeLinear', [x, ...parameters], { type: 'uint8', shape });
  return graph.node('DequantizeLinear', [quantised, ...parameters], { type: 'float32', shape });
}

/** Largest magnitude of each output channel over 127. */
function channelSteps({ values, shape: [channels] }: Parameter): Float32Array {
  const size = values.length / channels;
  return Float32Array.from({ length: channels }, (_, channel) => {
    let largest = 0;
    for (let i = channel * size; i < (channel + 1) * size; i++) largest = Math.max(largest, Math.abs(values[i]));
    return largest > 0 ? largest / 127 : 1;
  });
}

function quantiseKernel({ values }: Parameter, steps: Float32Array): Int8Array {
  const size = values.length / steps.length;
  return Int8Array.from(values, (value, i) => Math.round(value / steps[Math.floor(i / size)]));
}

/** A constant with a step for each index of its first axis. */
function dequantised(
  graph: Graph,
  values: Int8Array | Int32Array,
  shape: readonly number[],
  steps: Float32Array,
): Tensor {
  const zeros = values instanceof Int8Array ? new Int8Array(steps.length) : new Int32Array(steps.length);
  const inputs = [
    graph.constant(values, shape),
    graph.constant(steps, [steps.length]),
    graph.constant(zeros, [steps.length]),
  ];
  return graph.node('DequantizeLinear', inputs, { type: 'float32', shape }, { attributes: { axis: 0 } });
}
