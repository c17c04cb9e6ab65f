import type { ServedModel } from '../models/served-model.js';

/** A tensor as the protocol describes it. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  /** -1: any number of windows */
  readonly shape: readonly number[];
}

/** What goes into a model and what comes out. */
export function tensorsOf({ file, featureCount }: ServedModel): Record<'inputs' | 'outputs', TensorMetadata[]> {
  const { inputLength, classes } = file.metadata;
  const tensor = (name: string, width: number) => ({ name, datatype: 'FP32', shape: [-1, width] });
  return {
    inputs: [tensor('ecg', inputLength)],
    outputs: [
      tensor('probabilities', classes.length),
      tensor('logits', classes.length),
      tensor('features', featureCount),
    ],
  };
}
