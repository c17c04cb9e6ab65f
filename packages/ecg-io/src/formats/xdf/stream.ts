import type { XmlElement } from '@rgrove/parse-xml';
import { EcgIoError } from '../../error.js';
import { decodeText } from '../text.js';
import { allAt, childAt, rootOf } from '../xml/element.js';

/** How the values of a stream are stored. */
export type XdfFormat = 'int8' | 'int16' | 'int32' | 'int64' | 'float32' | 'double64' | 'string';

/** Bytes of a value; a string says its own. */
export const VALUE_BYTES: Readonly<Record<Exclude<XdfFormat, 'string'>, number>> = {
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  float32: 4,
  double64: 8,
};

/** What the header of a stream says. */
export interface XdfStreamHeader {
  readonly name: string;
  readonly type: string;
  readonly format: XdfFormat;
  /** Hz; 0 for events. */
  readonly nominalRate: number;
  readonly channels: readonly { readonly label: string; readonly unit: string; readonly type: string }[];
}

const MAX_CHANNELS = 2 ** 16;

/**
 * Reads a stream's header, an XML document.
 * @throws EcgIoError when it is no XML or lacks what is needed to read the samples
 */
export function parseStreamHeader(bytes: Uint8Array, file: string): XdfStreamHeader {
  const info = parseHeader(bytes, `${file}: the header of a stream`);
  const name = textAt(info, 'name') ?? '';
  const type = textAt(info, 'type') ?? '';
  const count = Number(textAt(info, 'channel_count'));
  const format = textAt(info, 'channel_format') ?? '';
  const nominalRate = Number(textAt(info, 'nominal_srate') ?? 0);
  if (!(Number.isInteger(count) && count >= 0 && count <= MAX_CHANNELS)) {
    throw new EcgIoError(`${file}: stream ${name} has ${textAt(info, 'channel_count')} channels`);
  }
  if (!isFormat(format)) throw new EcgIoError(`${file}: stream ${name} has values in the unknown format "${format}"`);
  const described = allAt(info, 'desc', 'channels', 'channel');
  const channels = Array.from({ length: count }, (_, i) => describe(described[i]));
  return { name, type, format, channels, nominalRate: nominalRate > 0 && nominalRate < 1e7 ? nominalRate : 0 };
}

function parseHeader(bytes: Uint8Array, name: string): XmlElement {
  return rootOf(decodeText(bytes).replace(/\0+$/, ''), name);
}

function textAt(element: XmlElement | undefined, name: string): string | undefined {
  return childAt(element, name)?.text.trim();
}

function describe(channel: XmlElement | undefined): XdfStreamHeader['channels'][number] {
  const text = (name: string) => textAt(channel, name) ?? '';
  return { label: text('label') || text('name'), unit: text('unit'), type: text('type') };
}

function isFormat(text: string): text is XdfFormat {
  return text === 'string' || text in VALUE_BYTES;
}

/** When the file was begun, as its header says; taken as UTC where it gives no zone. */
export function fileStart(bytes: Uint8Array, file: string): Date | undefined {
  const text = textAt(parseHeader(bytes, file), 'datetime') ?? '';
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)\s*(?:Z|([-+]\d\d):?(\d\d))?$/.exec(text);
  if (!match) return undefined;
  const start = new Date(`${match[1]}T${match[2]}${match[3] ? `${match[3]}:${match[4]}` : 'Z'}`);
  return Number.isNaN(start.getTime()) ? undefined : start;
}
