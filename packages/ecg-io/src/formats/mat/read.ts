import { EcgIoError } from '../../error.js';
import type { NamedNumber } from '../array-rates.js';
import type { ByteSource } from '../byte-source.js';
import { isHdf5 } from '../hdf5/with-hdf5-file.js';
import { HEAD_BYTES } from '../unwrapped.js';
import { budgetOf } from './budget.js';
import type { MatFields, MatOptions } from './value.js';
import { isMatVersion4, readMatVersion4 } from './version4.js';
import { isMatVersion5, readMatVersion5 } from './version5.js';
import { readMatVersion73 } from './version73.js';

/** True when the first bytes are those of a MAT file of version 5 to 7.3, or of an HDF5 file. */
export function isMat(head: Uint8Array): boolean {
  return isMatVersion5(head) || isHdf5(head);
}

/**
 * Reads the variables of a MATLAB file: version 4, 5, 6, 7 (compressed) or 7.3 (HDF5), told by its content.
 *
 * @example
 * const variables = await readMat(source, { wanted: (path) => path.includes('.ECG.') });
 * const clip = matValue(variables, 'DREAMER.Data{1}.ECG.stimuli{3}');
 *
 * @throws EcgIoError when it is no MAT file, is damaged, or what is wanted is larger than allowed
 */
export async function readMat(source: ByteSource, options: MatOptions = {}): Promise<MatFields> {
  return (await readMatFile(source, options)).variables;
}

/** What {@link readMat} gives, and the numbers that HDF5 holds as attributes of its groups and arrays, by their paths. */
export async function readMatFile(
  source: ByteSource,
  options: MatOptions,
): Promise<{ readonly variables: MatFields; readonly attributes: readonly NamedNumber[] }> {
  const head = await source.read(0, Math.min(HEAD_BYTES, source.size));
  const budget = budgetOf(options, source.name);
  // A file of version 7.3 has the header of version 5 before HDF5's own.
  if (isHdf5(head)) return readMatVersion73(source, budget);
  if (isMatVersion5(head)) return { variables: await readMatVersion5(source, budget), attributes: [] };
  if (isMatVersion4(head)) return { variables: await readMatVersion4(source, budget), attributes: [] };
  throw new EcgIoError(`${source.name} is no MAT file`);
}
