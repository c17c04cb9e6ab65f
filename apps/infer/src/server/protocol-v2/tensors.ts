import { rowParts } from '@ecg-affect/inference';
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
  const { classes } = file.metadata;
  const tensor = (name: string, width: number) => ({ name, datatype: 'FP32', shape: [-1, width] });
  return {
    inputs: rowParts(file.metadata).map(({ name, width }) => tensor(name, width)),
    outputs: [
      tensor('probabilities', classes.length),
      tensor('logits', classes.length),
      tensor('features', featureCount),
    ],
  };
}
