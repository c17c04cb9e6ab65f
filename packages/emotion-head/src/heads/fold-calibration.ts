import { denseLayers, featureCount, type Parameters } from '@ecg-affect/network';
import type { FittedNetwork } from './fit-network.js';

/**
 * Weights and a temperature that say the same as a network with its calibration: softmax(logits / temperature). The calibration's bias is
 * temperature * bias in the last layer's. For what keeps or exports a network.
 */
export function foldCalibration({ network, parameters, calibration }: FittedNetwork): {
  parameters: Parameters;
  temperature: number;
} {
  if (calibration === undefined) return { parameters, temperature: 1 };
  const { temperature, bias } = calibration;
  const [head] = network.heads;
  const last = `${denseLayers(head, featureCount(network)).at(-1)?.name}.bias`;
  const folded = parameters.get(last)?.map((value, k) => value + temperature * bias[k]);
  if (folded === undefined) throw new RangeError(`no parameter ${last}`);
  return { parameters: new Map([...parameters, [last, folded]]), temperature };
}
