import type { XmlElement } from '@rgrove/parse-xml';
import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import type { ByteSource, SourceFolder } from '../byte-source.js';
import { splitLine } from '../csv/cell.js';
import { parseTime } from '../csv/time-cell.js';
import { type RecordingFile, sampleSpan } from '../recording-file.js';
import { readText } from '../text.js';
import { childAt, childrenOf, numberIn } from '../xml/element.js';
import { openSignalEntry, type SignalEntry } from './signal-entry.js';

/**
 * Opens a Unisens recording (2.0) by its `unisens.xml`: a value is (raw - baseline) x lsbValue; signals keep their rates and are read by range. Lists of events
 * are annotations, with their own rates. Files that say `_live` were computed by the recorder while it recorded, and are left out.
 * @throws EcgIoError when there is no signal that can be read
 */
export async function openUnisens(
  source: ByteSource,
  root: XmlElement,
  folder: SourceFolder,
  name: string,
): Promise<RecordingFile> {
  const beside = async (element: XmlElement) => {
    const id = element.attributes.id ?? '';
    // Names in a header do not leave the folder.
    const isInside = id !== '' && !/^[/\\]|\\|:|(^|\/)\.\.(\/|$)/.test(id);
    return isInside ? folder.open(name.replace(/[^/\\]*$/, '') + id) : undefined;
  };
  const problems: string[] = [];
  const entries: SignalEntry[] = [];
  for (const element of childrenOf(root, 'signalEntry')) {
    const id = element.attributes.id ?? '';
    if (/_live\./i.test(id)) continue;
    const file = await beside(element);
    const entry = file ? await openSignalEntry(file, element) : `${source.name} names ${id}, which is not beside it`;
    if (typeof entry === 'string') problems.push(entry);
    else entries.push(entry);
  }
  const signals = entries.flatMap((entry) => entry.channels.map((channel, index) => ({ entry, channel, index })));
  if (signals.length === 0) {
    throw new EcgIoError(
      `${source.name} (Unisens) has no signal that can be read${problems[0] ? `: ${problems[0]}` : ''}`,
    );
  }
  const time = parseTime((root.attributes.timestampStart ?? '').trim());
  return {
    source: { path: source.name, format: 'Unisens' },
    channels: signals.map(({ channel }) => channel),
    ...(time?.kind === 'date' && { start: new Date(Math.round(time.seconds * 1000)) }),
    annotations: async () => {
      const found: Annotation[] = [];
      for (const element of childrenOf(root, 'eventEntry')) {
        const file = await beside(element);
        const isText = childAt(element, 'csvFileFormat') !== undefined;
        if (file && isText && !/_live\./i.test(element.attributes.id))
          found.push(...eventsOf(await readText(file), element));
      }
      return found.sort((a, b) => a.onset - b.onset);
    },
    problems: async () => problems,
    samples: async (indices, from, to) => {
      const values: Float64Array[] = [];
      for (const index of indices) {
        const { entry, channel, index: column } = signals[index];
        values.push(await entry.read(column, ...sampleSpan(channel, from, to)));
      }
      return values;
    },
  };
}

/** Sample number, type, comment, by line, at the rate of the list. */
function eventsOf(text: string, element: XmlElement): Annotation[] {
  const separator = childAt(element, 'csvFileFormat')?.attributes.separator || ';';
  const rate = numberIn(element.attributes.sampleRate);
  return text.split(/\r\n|\n|\r/).flatMap((line): Annotation[] => {
    const [sample = '', label = '', note = ''] = splitLine(line, separator);
    const onset = numberIn(sample) / rate;
    if (!(onset >= 0 && Number.isFinite(onset)) || label === '') return [];
    return [{ onset, duration: 0, label, ...(note !== '' && { note }) }];
  });
}
