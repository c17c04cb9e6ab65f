import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { dateOf } from '../date.js';
import { piecedChannel, piecedSamples } from '../pieces.js';
import type { RecordingFile } from '../recording-file.js';
import { scpLead } from '../scp-leads.js';
import { decodeHuffman } from './huffman.js';

const MAGIC = 'SCPECG';
const MAGIC_AT = 16;
const HEADER_BYTES = 6;
const SECTION_HEADER_BYTES = 16;
const POINTER_BYTES = 10;
const LEAD_BYTES = 9;
const MAX_BYTES = 2 ** 27;
const DEFAULT_TABLE = 19_999;
const [PATIENT_ID, DATE, TIME] = [2, 25, 26];
const [REFERENCE_BEAT, BIMODAL] = [1, 1];

/** True when a file begins as SCP-ECG does. */
export function isScp(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(MAGIC_AT, MAGIC_AT + MAGIC.length)) === MAGIC;
}

/**
 * Opens an ECG in SCP-ECG (EN 1064): the rhythm, plain or in the default Huffman code, as numbers, first or second differences, in uV. The subject is the patient's
 * number; the name is not read.
 * @throws EcgIoError when the file is damaged, or the rhythm is stored with tables of its own, less a reference beat, or at two rates
 */
export async function openScp(source: ByteSource): Promise<RecordingFile> {
  const fail = (what: string): never => {
    throw new EcgIoError(`${source.name} (SCP-ECG) ${what}`);
  };
  if (source.size > MAX_BYTES) fail(`has ${source.size} bytes, expected at most ${MAX_BYTES}`);
  const bytes = await source.read(0, source.size);
  const sections = sectionsOf(bytes) ?? fail('has a section outside of the file');
  const leads = leadsOf(sections.get(3)) ?? fail('does not say its leads');
  const rhythm = sections.get(6) ?? fail('has no rhythm');
  const tables = sections.get(2);
  if (tables && tables.getUint16(0, true) !== DEFAULT_TABLE) fail('has Huffman tables of its own, which are not read');
  if (leads.flags & REFERENCE_BEAT && sections.has(5))
    fail('stores the rhythm less a reference beat, which is not read');
  if (rhythm.byteLength < 6 + 2 * leads.list.length) return fail('has a damaged rhythm');
  const [nanovolts, interval] = [rhythm.getUint16(0, true), rhythm.getUint16(2, true)];
  const [encoding, bimodal] = [rhythm.getUint8(4), rhythm.getUint8(5)];
  if (interval === 0) fail('has samples that are 0 us apart');
  if (encoding > 2) fail(`has the encoding ${encoding}, expected 0, 1 or 2`);
  if (bimodal === BIMODAL) fail('stores the rhythm at two rates, which is not read');
  const sampleRate = Number((1e6 / interval).toPrecision(12));
  let at = 6 + 2 * leads.list.length;
  const signals = leads.list.map(({ id, first, length }, k) => {
    const name = scpLead(id) ?? `lead ${id}`;
    const size = rhythm.getUint16(6 + 2 * k, true);
    if (at + size > rhythm.byteLength) fail(`ends within ${name}`);
    const stored = new Uint8Array(rhythm.buffer, rhythm.byteOffset + at, size);
    at += size;
    const numbers =
      (tables ? decodeHuffman(stored, length) : plain(stored, length)) ??
      fail(`has fewer than ${length} samples of ${name}`);
    for (let i = encoding; encoding > 0 && i < length; i++) {
      numbers[i] += encoding === 1 ? numbers[i - 1] : 2 * numbers[i - 1] - numbers[i - 2];
    }
    const values = Float64Array.from(numbers, (value) => (value * nanovolts) / 1000);
    return piecedChannel(source.name, { name, unit: 'uV', sampleRate }, [{ sample: first, values }]);
  });
  const { subject, start } = personOf(sections.get(1));
  return {
    source: { path: source.name, format: 'SCP-ECG' },
    channels: signals.map(({ channel }) => channel),
    ...(start && { start }),
    ...(subject && { subject }),
    annotations: async () => [],
    samples: async (indices, from, to) => indices.map((index) => piecedSamples(signals[index], from, to)),
  };
}

/** The bodies of the sections by number, from the pointers in the first one; undefined where one is outside of the file. */
function sectionsOf(bytes: Uint8Array): Map<number, DataView> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const sections = new Map<number, DataView>();
  const end = Math.min(bytes.length, HEADER_BYTES + view.getUint32(HEADER_BYTES + 4, true));
  for (let at = HEADER_BYTES + SECTION_HEADER_BYTES; at + POINTER_BYTES <= end; at += POINTER_BYTES) {
    const [length, index] = [view.getUint32(at + 2, true), view.getUint32(at + 6, true)];
    if (length <= SECTION_HEADER_BYTES) continue;
    // Places count from 1.
    if (index === 0 || index - 1 + length > bytes.length) return undefined;
    const body = new DataView(
      bytes.buffer,
      bytes.byteOffset + index - 1 + SECTION_HEADER_BYTES,
      length - SECTION_HEADER_BYTES,
    );
    sections.set(view.getUint16(at, true), body);
  }
  return sections;
}

function leadsOf(section: DataView | undefined) {
  if (!section || section.byteLength < 2) return undefined;
  const count = section.getUint8(0);
  if (count === 0 || section.byteLength < 2 + LEAD_BYTES * count) return undefined;
  const list = Array.from({ length: count }, (_, k) => {
    const at = 2 + LEAD_BYTES * k;
    const [begin, end] = [section.getUint32(at, true), section.getUint32(at + 4, true)];
    return { id: section.getUint8(at + 8), first: Math.max(0, begin - 1), length: Math.max(0, end - begin + 1) };
  });
  // A bit is at least a sample.
  return list.every(({ length }) => length <= 8 * 65_536) ? { list, flags: section.getUint8(1) } : undefined;
}

function plain(bytes: Uint8Array, length: number): Int32Array | undefined {
  if (bytes.length < 2 * length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int32Array.from({ length }, (_, i) => view.getInt16(2 * i, true));
}

/** The patient's number, and when the ECG was taken: tags of one byte, a length of two, a value. */
function personOf(section: DataView | undefined): { subject?: string; start?: Date | undefined } {
  if (!section) return {};
  const fields = new Map<number, DataView>();
  for (let at = 0; at + 3 <= section.byteLength; ) {
    const length = section.getUint16(at + 1, true);
    if (at + 3 + length > section.byteLength) break;
    fields.set(section.getUint8(at), new DataView(section.buffer, section.byteOffset + at + 3, length));
    at += 3 + length;
  }
  const [date, time, id] = [fields.get(DATE), fields.get(TIME), fields.get(PATIENT_ID)];
  const hasBoth = date && time && date.byteLength >= 4 && time.byteLength >= 3;
  const subject = id && new TextDecoder('latin1').decode(id).replace(/\0.*$/s, '').trim();
  return {
    ...(subject && { subject }),
    start: hasBoth
      ? dateOf(
          date.getUint16(0, true),
          date.getUint8(2),
          date.getUint8(3),
          time.getUint8(0),
          time.getUint8(1),
          time.getUint8(2),
        )
      : undefined,
  };
}
