import type { NetworkDescription } from '../description.js';

/**
 * The `__metadata__` of a weights file, so that the file alone suffices; each value is JSON: `network` (the whole description), `slope` of the
 * encoder's leaky ReLU, `kernel_order` (the axes of convolutions' and dense layers' kernels), and `preprocessing` (sampling rate, filter,
 * window and standardisation of what goes in).
 * @param preprocessing as the run's record has it, if it does
 */
export function weightsMetadata(network: NetworkDescription, preprocessing: unknown): Record<string, string> {
  const values = {
    network,
    slope: 'encoder' in network.input ? network.input.encoder.slope : undefined,
    kernel_order: { convolution: ['out', 'in', 'width'], dense: ['out', 'in'] },
    preprocessing,
  };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, JSON.stringify(value)]));
}
