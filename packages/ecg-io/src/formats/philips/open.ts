import type { XmlElement } from '@rgrove/parse-xml';
import { EcgIoError } from '../../error.js';
import { fromBase64 } from '../base64.js';
import type { ByteSource } from '../byte-source.js';
import { dateOf } from '../date.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { childAt, numberIn } from '../xml/element.js';
import { decodeXli } from './xli.js';

const LEADS = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const MICROVOLTS_PER_STEP = 5;
/** A day at 1000 Hz; these are strips of 11 s. */
const MOST_SAMPLES = 86_400_000;

/**
 * Opens a 12-lead ECG in the XML of Philips (Sierra, versions 1.03 and 1.04), in uV. Leads III, aVR, aVL and aVF are stored as differences from what I and II make of
 * them, and restored. Representative beats are left out.
 * @throws EcgIoError when the signals are damaged, or in a compression that is not known
 */
export function openPhilips(source: ByteSource, root: XmlElement): RecordingFile {
  const fail = (what: string): never => {
    throw new EcgIoError(`${source.name} is no readable ECG of Philips: ${what}`);
  };
  const acquisition = childAt(root, 'dataacquisition');
  const characteristics = childAt(acquisition, 'signalcharacteristics');
  const waveforms = childAt(root, 'waveforms', 'parsedwaveforms') ?? fail('it has no parsedwaveforms');
  const said = (attribute: string, ...elements: readonly string[]) =>
    waveforms.attributes[attribute] ??
    elements.map((name) => childAt(characteristics, name)?.text).find((text) => text !== undefined);

  const sampleRate = numberIn(said('samplespersecond', 'samplingrate'));
  const resolution = numberIn(said('resolution', 'resolution', 'signalresolution') ?? `${MICROVOLTS_PER_STEP}`);
  const length = Math.round((numberIn(waveforms.attributes.durationperchannel) / 1000) * sampleRate);
  if (!(sampleRate > 0 && resolution > 0)) fail(`its rate is ${sampleRate} Hz and a step ${resolution} uV`);
  if (!(length > 2 && length <= MOST_SAMPLES)) fail(`it has ${length} samples a lead`);
  if (numberIn(said('bitspersample', 'bitspersample') ?? '16') !== 16) fail('its samples are not of 16 bits');
  const stated = said('leadlabels')?.trim().split(/\s+/);
  const count = numberIn(said('numberofleads', 'numberchannelsvalid') ?? `${LEADS.length}`);
  const names = (stated ?? LEADS).slice(0, count);
  if (names.length === 0) fail(`it has ${count} leads`);

  const bytes = fromBase64(waveforms.text) ?? fail('its samples are no base64');
  const { compressflag = 'True', compressmethod, compression = compressmethod ?? 'XLI' } = waveforms.attributes;
  const isPacked = compressflag !== 'False' && !/^(none|uncompressed)?$/i.test(compression);
  if (isPacked && compression !== 'XLI') fail(`its compression "${compression.slice(0, 20)}" is not known`);
  const leads = isPacked ? unpack(source.name, bytes, names.length, length) : plain(bytes, names.length, length);
  if (!leads) return fail(`it has ${bytes.length} bytes of samples, too few for ${names.length} leads of ${length}`);
  if (isPacked) restoreLimbLeads(names, leads);

  const channels = names.map((name) => ({ name, unit: 'uV', sampleRate, length }));
  const start = startOf(acquisition);
  return {
    source: { path: source.name, format: 'Philips Sierra ECG' },
    channels,
    ...(start && { start }),
    annotations: async () => [],
    samples: async (indices, from, to) =>
      indices.map((index) =>
        Float64Array.from(leads[index].subarray(...sampleSpan(channels[index], from, to)), (step) => step * resolution),
      ),
  };
}

/** Each lead has 8 bytes before it: its size (4), two whose meaning is not known, and the first difference. */
function unpack(file: string, bytes: Uint8Array, count: number, length: number): Int32Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const leads: Int32Array[] = [];
  for (let at = 0; leads.length < count; ) {
    if (at + 8 > bytes.length) return undefined;
    const size = view.getUint32(at, true);
    const begin = at + 8;
    at = begin + size;
    if (at > bytes.length) return undefined;
    leads.push(decodeXli(file, bytes.subarray(begin, at), view.getInt16(begin - 2, true), length));
  }
  return leads;
}

/** Lead after lead, 16 bits each. */
function plain(bytes: Uint8Array, count: number, length: number): Int32Array[] | undefined {
  if (bytes.length < 2 * count * length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: count }, (_, lead) =>
    Int32Array.from({ length }, (__, i) => view.getInt16(2 * (lead * length + i), true)),
  );
}

/** The limb leads follow from I and II; what is stored is how far they differ from that. */
function restoreLimbLeads(names: readonly string[], leads: readonly Int32Array[]): void {
  if (LEADS.slice(0, 6).some((name, i) => names[i] !== name)) return;
  const [one, two, three, right, left, foot] = leads;
  for (let i = 0; i < one.length; i++) {
    three[i] = two[i] - one[i] - three[i];
    right[i] = -right[i] - ((one[i] + two[i]) >> 1);
    left[i] = ((one[i] - three[i]) >> 1) - left[i];
    foot[i] = ((two[i] + three[i]) >> 1) - foot[i];
  }
}

function startOf(acquisition: XmlElement | undefined): Date | undefined {
  const { date = '', time = '' } = acquisition?.attributes ?? {};
  const [year, month, day] = (/^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(date) ?? []).slice(1).map(Number);
  const [hour, minute, second] = (/^(\d{1,2}):(\d\d):(\d\d(?:\.\d+)?)$/.exec(time) ?? []).slice(1).map(Number);
  return dateOf(year, month, day, hour, minute, second);
}
