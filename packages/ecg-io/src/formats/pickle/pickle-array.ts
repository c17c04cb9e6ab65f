import { EcgIoError } from '../../error.js';
import { type Dtype, parseDtype } from '../dtype.js';
import { type NdArray, sizeOf } from '../nd-array.js';
import { latin1Bytes, StoredBytes } from './stored-bytes.js';

/** A NumPy type while it is put together. */
export interface PickleDtype {
  /** e.g. `f8`. */
  readonly code: string;
  /** `<` or `>`; `|` where it does not matter. */
  order: string;
}

/** A NumPy array in a pickle, whose numbers are read when they are asked for. */
export class PickleArray {
  readonly shape: readonly number[];
  readonly columnMajor: boolean;
  readonly #file: string;
  readonly #dtype: PickleDtype;
  readonly #data: StoredBytes | Uint8Array;

  constructor(
    file: string,
    shape: readonly number[],
    dtype: PickleDtype,
    columnMajor: boolean,
    data: StoredBytes | Uint8Array | string,
  ) {
    this.shape = shape;
    this.columnMajor = columnMajor;
    this.#file = file;
    this.#dtype = dtype;
    this.#data = typeof data === 'string' ? latin1Bytes(data, file) : data;
  }

  /** NumPy's name of the type, e.g. `<f8`. */
  get dtype(): string {
    return `${this.#dtype.order}${this.#dtype.code}`;
  }

  /** True when the elements are numbers. */
  get isNumeric(): boolean {
    return parseDtype(this.dtype) !== undefined;
  }

  /**
   * Reads the numbers: only this array's bytes.
   * @throws EcgIoError when they are no numbers, or not as many as the shape says
   */
  async read(): Promise<NdArray> {
    const dtype = parseDtype(this.dtype);
    if (!dtype) throw new EcgIoError(`${this.#file}: an array has the type ${this.dtype}, expected numbers`);
    this.#check(dtype, this.#data.length);
    const bytes = this.#data instanceof StoredBytes ? await this.#data.read() : this.#data;
    this.#check(dtype, bytes.length);
    return { shape: this.shape, columnMajor: this.columnMajor, data: dtype.decode(bytes) };
  }

  #check(dtype: Dtype, found: number | undefined): void {
    const expected = sizeOf(this.shape) * dtype.bytes;
    if (found !== undefined && found !== expected) {
      throw new EcgIoError(
        `${this.#file}: an array of shape (${this.shape.join(', ')}) has ${found} bytes, expected ${expected}`,
      );
    }
  }
}
