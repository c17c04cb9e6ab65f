import type { XmlElement } from '@rgrove/parse-xml';
import { EcgIoError } from '../../error.js';
import { fromBase64 } from '../base64.js';
import type { ByteSource } from '../byte-source.js';
import { dateOf } from '../date.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { childAt, childrenOf, numberIn } from '../xml/element.js';

const UNITS: Readonly<Record<string, string>> = { MICROVOLTS: 'uV', MILLIVOLTS: 'mV', NANOVOLTS: 'nV' };
const BYTES = 2;

/**
 * Opens a resting ECG in the XML of GE MUSE: the leads of its rhythm that are stored, usually I, II and V1 to V6. The median beat and the person's name are passed over.
 * @throws EcgIoError when there is no rhythm, or it is damaged
 */
export function openMuse(source: ByteSource, root: XmlElement): RecordingFile {
  const fail = (what: string): never => {
    throw new EcgIoError(`${source.name} (GE MUSE) ${what}`);
  };
  const said = (element: XmlElement, name: string) => childAt(element, name)?.text.trim() ?? '';
  const rhythm =
    childrenOf(root, 'Waveform').find((element) => /^rhythm$/i.test(said(element, 'WaveformType'))) ??
    fail('has no waveform of the type Rhythm');
  const sampleRate = numberIn(said(rhythm, 'SampleBase')) * 10 ** (numberIn(said(rhythm, 'SampleExponent')) || 0);
  if (!(sampleRate > 0 && Number.isFinite(sampleRate))) fail(`has the sampling rate ${sampleRate} Hz`);
  const signals = childrenOf(rhythm, 'LeadData').map((lead) => {
    const name = said(lead, 'LeadID') || 'lead';
    const scale = numberIn(said(lead, 'LeadAmplitudeUnitsPerBit'));
    const size = numberIn(said(lead, 'LeadSampleSize') || `${BYTES}`);
    const unit = said(lead, 'LeadAmplitudeUnits').toUpperCase();
    const bytes = fromBase64(said(lead, 'WaveFormData')) ?? fail(`has samples of ${name} that are no base64`);
    const stated = numberIn(said(lead, 'LeadSampleCountTotal'));
    const length = Number.isNaN(stated) ? Math.floor(bytes.length / BYTES) : stated;
    if (Number.isNaN(scale)) fail(`does not say what a step of ${name} is`);
    if (size !== BYTES) fail(`has samples of ${size} bytes, expected ${BYTES}`);
    if (!(Number.isInteger(length) && length >= 0 && BYTES * length <= bytes.length)) {
      fail(`has ${bytes.length} bytes of ${name}, ${length} samples need ${BYTES * length}`);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return { channel: { name, unit: UNITS[unit] ?? unit, sampleRate, length }, view, scale };
  });
  if (signals.length === 0) fail('has no leads');
  const start = startOf(childAt(root, 'TestDemographics'));
  return {
    source: { path: source.name, format: 'GE MUSE' },
    channels: signals.map(({ channel }) => channel),
    ...(start && { start }),
    annotations: async () => [],
    samples: async (indices, from, to) =>
      indices.map((index) => {
        const { channel, view, scale } = signals[index];
        const [begin, end] = sampleSpan(channel, from, to);
        return Float64Array.from({ length: end - begin }, (_, i) => view.getInt16(BYTES * (begin + i), true) * scale);
      }),
  };
}

/** The date has the month first. */
function startOf(test: XmlElement | undefined): Date | undefined {
  const [month, day, year] = (childAt(test, 'AcquisitionDate')?.text ?? '').split(/[-/]/).map(Number);
  const [hour, minute, second] = (childAt(test, 'AcquisitionTime')?.text ?? '').split(':').map(Number);
  return dateOf(year, month, day, hour, minute, second);
}
