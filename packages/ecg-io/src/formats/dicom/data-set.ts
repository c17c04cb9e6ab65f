import { EcgIoError } from '../../error.js';

/** How the elements of a file are written. */
export interface Syntax {
  readonly littleEndian: boolean;
  /** Each element says the type of its value (VR). */
  readonly explicit: boolean;
}

/** Elements of a DICOM file, by tag: `0x0008002a` for (0008,002A). */
export type DataSet = ReadonlyMap<number, DicomElement>;

/** One element: its bytes, or the items of a sequence. */
export interface DicomElement {
  readonly bytes: Uint8Array;
  readonly items: readonly DataSet[];
  readonly littleEndian: boolean;
}

const [ITEM, ITEM_END, SEQUENCE_END] = [0xfffee000, 0xfffee00d, 0xfffee0dd];
const UNDEFINED = 0xffffffff;
/** VRs whose length takes 4 bytes after 2 of padding. */
const LONG = /^(OB|OD|OF|OL|OV|OW|SQ|SV|UC|UN|UR|UT|UV)$/;
const MAX_DEPTH = 32;
/** Sequences whose items are read; without VRs nothing else tells that they are sequences. */
const SEQUENCES: ReadonlySet<number> = new Set([
  0x54000100, 0x003a0200, 0x003a0208, 0x003a0211, 0x0040b020, 0x0040a043, 0x0040a168,
]);

const NONE = new Uint8Array();

/**
 * The elements in some bytes of a DICOM file (PS3.5, section 7).
 * @param file its name, for messages
 * @throws EcgIoError when a length in it is wrong, or sequences are nested too deeply
 */
export function parseDataSet(bytes: Uint8Array, syntax: Syntax, file: string): DataSet {
  return new Parser(bytes, file).dataSet(0, bytes.length, syntax, 0).elements;
}

class Parser {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: string;

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#file = file;
  }

  /** The elements from `at` on, up to `to` or the end of an item of undefined length. */
  dataSet(at: number, to: number, syntax: Syntax, depth: number): { elements: DataSet; end: number } {
    if (depth > MAX_DEPTH) throw this.#damaged(`its sequences are nested in more than ${MAX_DEPTH} levels`);
    const elements = new Map<number, DicomElement>();
    let end = at;
    while (end + 8 <= to) {
      const tag = this.#tag(end, syntax);
      if (tag === ITEM_END || tag === SEQUENCE_END) return { elements, end: end + 8 };
      const { vr, length, from } = this.#header(end, to, syntax);
      const isSequence = vr === 'SQ' || (vr === '' && SEQUENCES.has(tag)) || length === UNDEFINED;
      if (length !== UNDEFINED && from + length > to) {
        throw this.#damaged(`the element at byte ${end} takes ${length} bytes, ${to - from} are there`);
      }
      if (isSequence) {
        // What is of unknown type (UN) is written without types.
        const inner = vr === 'UN' ? { ...syntax, explicit: false } : syntax;
        const found = this.#items(
          from,
          length === UNDEFINED ? to : from + length,
          inner,
          depth,
          vr === '' || vr === 'SQ' || vr === 'UN',
        );
        elements.set(tag, { bytes: NONE, items: found.items, littleEndian: syntax.littleEndian });
        end = length === UNDEFINED ? found.end : from + length;
      } else {
        const value = this.#bytes.subarray(from, from + length);
        elements.set(tag, { bytes: value, items: [], littleEndian: syntax.littleEndian });
        end = from + length;
      }
    }
    return { elements, end: to };
  }

  /** Items of a sequence, or the fragments of a value, which are passed over. */
  #items(
    at: number,
    to: number,
    syntax: Syntax,
    depth: number,
    hasElements: boolean,
  ): { items: DataSet[]; end: number } {
    const items: DataSet[] = [];
    let end = at;
    while (end + 8 <= to) {
      const tag = this.#tag(end, syntax);
      const length = this.#view.getUint32(end + 4, syntax.littleEndian);
      if (tag === SEQUENCE_END) return { items, end: end + 8 };
      if (tag !== ITEM) throw this.#damaged(`no item of a sequence begins at byte ${end}`);
      const from = end + 8;
      if (length !== UNDEFINED && from + length > to)
        throw this.#damaged(`the item at byte ${end} takes ${length} bytes`);
      if (hasElements) {
        const item = this.dataSet(from, length === UNDEFINED ? to : from + length, syntax, depth + 1);
        items.push(item.elements);
        end = length === UNDEFINED ? item.end : from + length;
      } else if (length === UNDEFINED) throw this.#damaged(`the fragment at byte ${end} has no length`);
      else end = from + length;
    }
    return { items, end: to };
  }

  #tag(at: number, { littleEndian }: Syntax): number {
    return this.#view.getUint16(at, littleEndian) * 2 ** 16 + this.#view.getUint16(at + 2, littleEndian);
  }

  #header(at: number, to: number, { explicit, littleEndian }: Syntax): { vr: string; length: number; from: number } {
    if (!explicit) return { vr: '', length: this.#view.getUint32(at + 4, littleEndian), from: at + 8 };
    const vr = String.fromCharCode(this.#bytes[at + 4], this.#bytes[at + 5]);
    if (!/^[A-Z]{2}$/.test(vr)) throw this.#damaged(`the element at byte ${at} has no type of value`);
    if (!LONG.test(vr)) return { vr, length: this.#view.getUint16(at + 6, littleEndian), from: at + 8 };
    if (at + 12 > to) throw this.#damaged('it ends within an element');
    return { vr, length: this.#view.getUint32(at + 8, littleEndian), from: at + 12 };
  }

  #damaged(what: string): EcgIoError {
    return new EcgIoError(`${this.#file} is a damaged DICOM file: ${what}`);
  }
}

/** The text of an element, without padding; undefined where it is absent or empty. */
export function textIn(set: DataSet | undefined, tag: number): string | undefined {
  const element = set?.get(tag);
  const text =
    element &&
    new TextDecoder('latin1')
      .decode(element.bytes)
      .replace(/[\0 ]+$/, '')
      .trim();
  return text || undefined;
}

/** The number that an element's text is (VR DS, IS); undefined where there is none. */
export function decimalIn(set: DataSet | undefined, tag: number): number | undefined {
  const text = textIn(set, tag);
  return text === undefined ? undefined : Number(text.split('\\')[0]);
}

/** The unsigned numbers of an element of 16 (VR US) or 32 bits (UL). */
export function integersIn(set: DataSet | undefined, tag: number, bits: 16 | 32): number[] {
  const element = set?.get(tag);
  if (!element) return [];
  const { bytes, littleEndian } = element;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = bits / 8;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) =>
    bits === 16 ? view.getUint16(i * size, littleEndian) : view.getUint32(i * size, littleEndian),
  );
}
