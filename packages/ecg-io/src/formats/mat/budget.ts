import { EcgIoError } from '../../error.js';
import type { NdArray } from '../nd-array.js';
import type { MatOptions, MatValue } from './value.js';

/** What is still allowed while a file is read. */
export interface Budget {
  readonly wanted: (path: string) => boolean;
  /** An array as it is kept. */
  keep(path: string, array: NdArray): Extract<MatValue, { kind: 'array' }>;
  /** @throws EcgIoError when these bytes more would be too many */
  spend(bytes: number): void;
}

/** @param file for messages */
export function budgetOf(
  { wanted = () => true, take = (_, array) => array, maxBytes = 2 ** 32 }: MatOptions,
  file: string,
): Budget {
  let spent = 0;
  return {
    wanted,
    keep: (path, array) => ({ kind: 'array', ...take(path, array) }),
    spend: (bytes) => {
      spent += bytes;
      if (!(spent <= maxBytes)) {
        throw new EcgIoError(`${file}: its arrays take more than ${maxBytes} bytes: read fewer of them`);
      }
    },
  };
}
