import type { LayerDescription } from './encoder/layers.js';
import type { Pooling } from './encoder/pooling.js';
import type { LossDescription } from './losses/losses.js';

/** A convolution of stride 1 and padding "same" (floor((k-1)/2) left, floor(k/2) right), followed by a leaky ReLU. */
export interface ConvolutionDescription {
  readonly kernel: number;
  readonly channels: number;
}

/** Convolutions, then other layers, then a max pool (no padding), if any. */
export interface BlockDescription {
  readonly convolutions: readonly ConvolutionDescription[];
  /** e.g. a residual block; the Fourier form, the exporter and the tfjs converter know encoders without them only. */
  readonly layers?: readonly LayerDescription[];
  readonly pool?: { readonly size: number; readonly stride: number };
}

/** A stack of blocks over a one-channel signal, ended by pooling over time: [batch, inputLength] to [batch, poolings x channels of the last block]. */
export interface EncoderDescription {
  /** Samples a window. */
  readonly inputLength: number;
  readonly blocks: readonly BlockDescription[];
  /** Slope of the leaky ReLU below zero. */
  readonly slope: number;
  /** How the last feature map becomes features, one after the other (default `['max']`). */
  readonly pooling?: readonly Pooling[];
}

/** Dense layers on the features. */
export interface HeadDescription {
  /** Prefix of its parameters, e.g. `task3`. */
  readonly name: string;
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  readonly activation: { readonly kind: 'relu' } | { readonly kind: 'leakyRelu'; readonly slope: number };
  /** Fraction dropped after each hidden layer, in [0, 1). */
  readonly dropout: number;
  /** Logits: 1 for sigmoid cross-entropy, the number of classes for softmax cross-entropy, any number for a contrastive loss. */
  readonly outputs: number;
  readonly loss: LossDescription;
  /** Weight of this head in the total loss. */
  readonly weight: number;
}

/** A network as data: what engines compile, checkpoints store and the exporter writes. */
export interface NetworkDescription {
  /** The encoder, or the number of features that the heads are fed directly. */
  readonly input: { readonly encoder: EncoderDescription } | { readonly features: number };
  readonly heads: readonly HeadDescription[];
}
