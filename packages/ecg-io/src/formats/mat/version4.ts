import { EcgIoError } from '../../error.js';
import { ByteCursor } from '../byte-cursor.js';
import type { ByteSource } from '../byte-source.js';
import { type Dtype, parseDtype } from '../dtype.js';
import { decodeText } from '../text.js';
import type { Budget } from './budget.js';
import { type MatFields, type MatValue, textOf } from './value.js';

const HEADER_BYTES = 20;
/** Number types by the third digit of the type code. */
const TYPES = ['f8', 'f4', 'i4', 'i2', 'u2', 'u1'];
const MAX_NAME_BYTES = 256;

interface MatrixHeader {
  readonly dtype: Dtype;
  readonly kind: 'numeric' | 'text' | 'sparse';
  readonly rows: number;
  readonly columns: number;
  readonly isComplex: boolean;
  readonly nameBytes: number;
}

/** True when the first bytes can be those of a MAT file of version 4, which has no signature: its first matrix must make sense. */
export function isMatVersion4(head: Uint8Array): boolean {
  return head.length >= HEADER_BYTES && parseHeader(head) !== undefined;
}

/**
 * Reads a MAT file of version 4 (MathWorks, MAT-File Format, "Version 4 MAT-File Format").
 * @throws EcgIoError when a matrix makes no sense or is cut off
 */
export async function readMatVersion4(source: ByteSource, budget: Budget): Promise<MatFields> {
  const variables = new Map<string, MatValue>();
  const cursor = ByteCursor.range(source);
  while (cursor.remaining > 0) {
    await cursor.need(HEADER_BYTES);
    const header = parseHeader(cursor.take(HEADER_BYTES));
    if (!header) throw new EcgIoError(`${source.name} is no MAT file: nonsense at byte ${cursor.position}`);
    const { dtype, kind, rows, columns, isComplex, nameBytes } = header;
    await cursor.need(nameBytes);
    const name = decodeText(cursor.take(nameBytes)).replace(/\0.*$/, '');
    const bytes = rows * columns * dtype.bytes;
    if (kind === 'sparse' || (kind === 'numeric' && !budget.wanted(name))) {
      await cursor.skip(bytes);
      variables.set(name, kind === 'sparse' ? { kind: 'skipped', reason: 'sparse matrix' } : { kind: 'skipped' });
    } else {
      budget.spend(bytes);
      const data = dtype.decode(await cursor.copy(bytes));
      variables.set(
        name,
        kind === 'text'
          ? textOf(data, [rows, columns])
          : budget.keep(name, { shape: [rows, columns], columnMajor: true, data }),
      );
    }
    if (isComplex) await cursor.skip(bytes);
  }
  return variables;
}

function parseHeader(bytes: Uint8Array): MatrixHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const littleEndian = view.getUint32(0, true) <= 9999;
  const [code, rows, columns, imaginary, nameBytes] = [0, 4, 8, 12, 16].map((at) => view.getUint32(at, littleEndian));
  const machine = Math.floor(code / 1000);
  const type = TYPES[Math.floor(code / 10) % 10];
  const dtype = type && parseDtype(`${machine === 1 ? '>' : '<'}${type}`);
  const kind = (['numeric', 'text', 'sparse'] as const)[code % 10];
  const isSensible = machine === (littleEndian ? 0 : 1) && Math.floor(code / 100) % 10 === 0 && imaginary <= 1;
  if (!dtype || !kind || !isSensible || nameBytes < 1 || nameBytes > MAX_NAME_BYTES) return undefined;
  return { dtype, kind, rows, columns, isComplex: imaginary === 1, nameBytes };
}
