import { EcgIoError } from '../../error.js';
import type { Piece } from '../pieces.js';
import { scpLead } from '../scp-leads.js';
import { type DataSet, decimalIn, integersIn, textIn } from './data-set.js';

/** A multiplex group: channels that were sampled together. */
export interface MultiplexGroup {
  /** What it is, e.g. `RHYTHM`, `MEDIAN BEAT`. */
  readonly label: string;
  readonly sampleRate: number;
  /** Of each channel. */
  readonly length: number;
  readonly channels: readonly { readonly name: string; readonly unit: string; readonly piece: Piece }[];
}

const TAG = {
  timeOffset: 0x00181068,
  channelCount: 0x003a0005,
  sampleCount: 0x003a0010,
  sampleRate: 0x003a001a,
  label: 0x003a0020,
  channels: 0x003a0200,
  channelLabel: 0x003a0203,
  channelSource: 0x003a0208,
  sensitivity: 0x003a0210,
  sensitivityUnits: 0x003a0211,
  correction: 0x003a0212,
  baseline: 0x003a0213,
  bitsStored: 0x003a021a,
  bitsAllocated: 0x54001004,
  interpretation: 0x54001006,
  padding: 0x5400100a,
  data: 0x54001010,
  codeValue: 0x00080100,
  codeMeaning: 0x00080104,
} as const;

/**
 * Reads an item of the waveform sequence. A value is raw x sensitivity x correction + baseline (PS3.3, C.10.9.1.4.2); a padding value is NaN, but 0 among signed numbers.
 * @throws EcgIoError when it lacks what is needed, or its samples are compressed (mu-law, A-law)
 */
export function readGroup(group: DataSet, file: string): MultiplexGroup {
  const fail = (what: string): never => {
    throw new EcgIoError(`${file} (DICOM): ${what}`);
  };
  const sampleRate = decimalIn(group, TAG.sampleRate) ?? Number.NaN;
  const [count = 0] = integersIn(group, TAG.channelCount, 16);
  const [length = 0] = integersIn(group, TAG.sampleCount, 32);
  const [bits = 16] = integersIn(group, TAG.bitsAllocated, 16);
  const interpretation = textIn(group, TAG.interpretation) ?? 'SS';
  const definitions = group.get(TAG.channels)?.items ?? [];
  const { bytes, littleEndian } = group.get(TAG.data) ?? fail('a waveform has no samples');
  if (!(sampleRate > 0)) fail(`a waveform has the rate ${sampleRate} Hz`);
  if (definitions.length !== count) fail(`a waveform has ${count} channels, ${definitions.length} are described`);
  if (!/^[SU][BSL]$/.test(interpretation) || ![8, 16, 32].includes(bits)) {
    fail(`the samples of a waveform are ${interpretation} of ${bits} bits, expected SB, UB, SS, US, SL or UL`);
  }
  if (bytes.length < (count * length * bits) / 8) {
    fail(`a waveform is truncated: it has ${bytes.length} bytes, its samples need ${(count * length * bits) / 8}`);
  }
  const isSigned = interpretation.startsWith('S');
  const readRaw = rawReader(bytes, littleEndian, bits);
  const padding = group.get(TAG.padding)?.bytes;
  const stated = padding && padding.length >= bits / 8 ? rawReader(padding, littleEndian, bits)(0) : undefined;
  // Some writers state 0, through which every signal goes.
  const pad = isSigned && stated === 0 ? undefined : stated;
  const sample = Math.max(0, Math.round(((decimalIn(group, TAG.timeOffset) ?? 0) / 1000) * sampleRate));
  const channels = definitions.map((definition, c) => {
    const scale = (decimalIn(definition, TAG.sensitivity) ?? 1) * (decimalIn(definition, TAG.correction) ?? 1);
    const baseline = decimalIn(definition, TAG.baseline) ?? 0;
    const [stored = bits] = integersIn(definition, TAG.bitsStored, 16);
    const used = stored >= 1 && stored <= bits ? stored : bits;
    const values = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const raw = readRaw(i * count + c);
      values[i] = raw === pad ? Number.NaN : extended(raw, used, isSigned) * scale + baseline;
    }
    return { name: nameOf(definition, c), unit: unitOf(definition), piece: { sample, values } };
  });
  return { label: textIn(group, TAG.label) ?? '', sampleRate, length, channels };
}

/** Unsigned samples by index. */
function rawReader(bytes: Uint8Array, littleEndian: boolean, bits: number): (index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bits === 8) return (index) => view.getUint8(index);
  if (bits === 16) return (index) => view.getUint16(2 * index, littleEndian);
  return (index) => view.getUint32(4 * index, littleEndian);
}

/** The number in the lowest bits: what is above them may be anything. */
function extended(raw: number, bits: number, isSigned: boolean): number {
  const value = bits === 32 ? raw : raw % 2 ** bits;
  return isSigned && value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}

/** The lead by its code (of SCP-ECG or MDC), else by the label or the code's meaning, without `Lead` and what is in brackets. */
function nameOf(definition: DataSet, index: number): string {
  const [source] = definition.get(TAG.channelSource)?.items ?? [];
  const number = /^(?:5\.6\.3-9-|2:)(\d+)$/.exec(textIn(source, TAG.codeValue) ?? '')?.[1];
  const label = textIn(definition, TAG.channelLabel) ?? textIn(source, TAG.codeMeaning) ?? `channel ${index + 1}`;
  const plain = label.replace(/\s*\([^()]*\)$/, '').replace(/^lead\s+/i, '');
  return (number && scpLead(Number(number))) || plain || label;
}

function unitOf(definition: DataSet): string {
  const [units] = definition.get(TAG.sensitivityUnits)?.items ?? [];
  return textIn(units, TAG.codeValue) ?? '';
}
