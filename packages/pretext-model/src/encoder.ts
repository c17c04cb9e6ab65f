import type { EncoderDescription, Parameters } from '@ecg-affect/network';

/** An encoder with its parameters. */
export interface Encoder {
  readonly description: EncoderDescription;
  readonly parameters: Parameters;
}

/** The paper's encoder (Sarkar & Etemad 2020, table 1): 2560 samples to 128 features, 329,152 parameters. */
export const PAPER_ENCODER: EncoderDescription = {
  inputLength: 2560,
  blocks: [
    { convolutions: convolutions(32, 32), pool: { size: 8, stride: 2 } },
    { convolutions: convolutions(16, 64), pool: { size: 8, stride: 2 } },
    { convolutions: convolutions(8, 128) },
  ],
  slope: 0.2,
};

function convolutions(kernel: number, channels: number) {
  return [
    { kernel, channels },
    { kernel, channels },
  ];
}
