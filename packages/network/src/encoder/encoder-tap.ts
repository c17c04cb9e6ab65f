import type { EncoderDescription } from '../description.js';
import type { Parameters } from '../engine.js';
import { parameterShapes } from '../parameters.js';

/** An encoder with its parameters. */
interface Encoder {
  readonly description: EncoderDescription;
  readonly parameters: Parameters;
}

/**
 * The lowest blocks of an encoder as an encoder of their own, whose features are the global maximum of the last one's convolutions: the taps
 * of Sarkar & Etemad (2020), 32 features after one block of the paper's encoder and 64 after two.
 * @throws RangeError when the encoder does not have so many blocks
 */
export function encoderTap({ description, parameters }: Encoder, blocks: number): Encoder {
  const { length } = description.blocks;
  if (!Number.isInteger(blocks) || blocks < 1 || blocks > length) {
    throw new RangeError(`invalid number of blocks: ${blocks}, expected an integer from 1 to ${length}`);
  }
  const { pool, ...block } = description.blocks[blocks - 1];
  // A pool between a block and the global maximum would only cost time.
  const last = pool && blocks === length ? { ...block, pool } : block;
  const lower = { ...description, blocks: [...description.blocks.slice(0, blocks - 1), last] };
  const names = parameterShapes({ input: { encoder: lower }, heads: [] });
  return { description: lower, parameters: new Map([...parameters].filter(([name]) => names.has(name))) };
}

/** What an encoder's features have beside them where its lower blocks are tapped: each of these from the first up, as an encoder of its own. */
export function encoderTaps(encoder: Encoder): Encoder[] {
  const { length } = encoder.description.blocks;
  return Array.from({ length: length - 1 }, (_, below) => encoderTap(encoder, below + 1));
}
