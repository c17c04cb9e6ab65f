import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import type { ByteSource, SourceFolder } from '../byte-source.js';
import { strided } from '../nd-array.js';
import { type ChannelInfo, type RecordingFile, sampleSpan } from '../recording-file.js';
import type { MatFields, MatValue } from './value.js';

const FLOAT_BYTES = 4;

/** The struct of an EEGLAB data set: a variable `EEG`, or the variables of the file. */
function dataSetOf(variables: MatFields): MatFields | undefined {
  const eeg = variables.get('EEG');
  const fields = eeg?.kind === 'struct' && eeg.items.length === 1 ? eeg.items[0] : variables;
  return fields.has('srate') && fields.has('data') && fields.has('chanlocs') ? fields : undefined;
}

/**
 * Opens a data set of EEGLAB (`.set`): its samples are in it, or float32 in the file beside it that it names (`.fdt`), channel by channel at each moment. Epochs
 * are joined. Events are annotations. Numbers are uV, as EEGLAB has them.
 * @param name the name of the `.set` in `folder`
 * @returns undefined for a MAT file of another kind
 * @throws EcgIoError when it lacks what is needed, or its `.fdt` is missing or truncated
 */
export async function openEeglab(
  source: ByteSource,
  variables: MatFields,
  folder: SourceFolder,
  name: string,
): Promise<RecordingFile | undefined> {
  const set = dataSetOf(variables);
  if (!set) return undefined;
  const sampleRate = numberOf(set.get('srate'));
  const data = set.get('data');
  const shape = data?.kind === 'array' ? data.shape : ['nbchan', 'pnts', 'trials'].map((key) => numberOf(set.get(key)));
  const [count, points, epochs = 1] = shape;
  const length = points * (Number.isNaN(epochs) ? 1 : epochs);
  if (!(sampleRate > 0)) throw new EcgIoError(`${source.name} (EEGLAB) has the sampling rate ${sampleRate} Hz`);
  if (!(Number.isInteger(count) && Number.isInteger(length) && count > 0 && length >= 0)) {
    throw new EcgIoError(`${source.name} (EEGLAB) has ${count} channels of ${length} samples`);
  }
  const fdt = data?.kind === 'array' ? undefined : await besideOf(source, set, folder, name);
  if (fdt && fdt.size < FLOAT_BYTES * count * length) {
    throw new EcgIoError(
      `${fdt.name} is truncated: it has ${fdt.size} bytes, ${count} channels of ${length} samples need ${FLOAT_BYTES * count * length}`,
    );
  }
  if (!fdt && data?.kind !== 'array') throw new EcgIoError(`${source.name} (EEGLAB) has no data`);
  const labels = structsIn(set.get('chanlocs')).map((place) => textIn(place.get('labels')));
  const channels = Array.from(
    { length: count },
    (_, i): ChannelInfo => ({ name: labels[i] || `channel ${i + 1}`, unit: 'uV', sampleRate, length }),
  );
  const subject = textIn(set.get('subject'));
  return {
    source: { path: source.name, format: 'EEGLAB' },
    channels,
    ...(subject && { subject }),
    annotations: async () => structsIn(set.get('event')).flatMap((event) => annotationOf(event, sampleRate)),
    problems: async () =>
      length > points
        ? [`${source.name}: ${length / points} epochs of ${points / sampleRate} s are joined without their times`]
        : [],
    samples: async (indices, from, to) => {
      if (data?.kind === 'array') {
        return indices.map((index) => {
          const [begin, end] = sampleSpan(channels[index], from, to);
          return strided(data.data, index + begin * count, count, end - begin);
        });
      }
      const [begin, end] = sampleSpan(channels[0], from, to);
      const stored = await (fdt as ByteSource).read(FLOAT_BYTES * count * begin, FLOAT_BYTES * count * end);
      const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
      return indices.map((index) =>
        Float64Array.from({ length: end - begin }, (_, i) => view.getFloat32(FLOAT_BYTES * (i * count + index), true)),
      );
    },
  };
}

/** The file of samples, by the name that the set says, else by its own: sets are renamed. */
async function besideOf(source: ByteSource, set: MatFields, folder: SourceFolder, name: string): Promise<ByteSource> {
  const own = name.replace(/[^/\\]*$/, '');
  const said = [textIn(set.get('data')), textIn(set.get('datfile'))].map((path) => path.replace(/^.*[/\\]/, ''));
  for (const file of [...said, name.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '.fdt')]) {
    const found = file !== '' && file !== '..' ? await folder.open(own + file) : undefined;
    if (found) return found;
  }
  throw new EcgIoError(`${source.name} (EEGLAB) needs ${said[0] || 'its .fdt file'} beside it, which is not there`);
}

/** Latencies count samples from 1; the type is text or a number. */
function annotationOf(event: MatFields, sampleRate: number): Annotation[] {
  const onset = (numberOf(event.get('latency')) - 1) / sampleRate;
  const type = event.get('type');
  const label = type?.kind === 'array' ? `${numberOf(type)}` : textIn(type);
  const duration = numberOf(event.get('duration')) / sampleRate;
  if (!Number.isFinite(onset) || label === '' || label === 'NaN') return [];
  return [{ onset, duration: Number.isNaN(duration) ? 0 : Math.max(duration, 0), label }];
}

/** The items of an array of structs, also of one whose fields are cells. */
function structsIn(value: MatValue | undefined): readonly MatFields[] {
  if (value?.kind !== 'struct') return [];
  const [only] = value.items;
  const cells = only && value.items.length === 1 ? [...only].filter(([, field]) => field.kind === 'cell') : [];
  if (cells.length === 0) return value.items;
  const length = cells.reduce((most, [, field]) => Math.max(most, field.kind === 'cell' ? field.items.length : 0), 0);
  return Array.from(
    { length },
    (_, i): MatFields =>
      new Map(
        cells.flatMap(([key, field]) =>
          field.kind === 'cell' && i < field.items.length ? [[key, field.items[i]]] : [],
        ),
      ),
  );
}

function numberOf(value: MatValue | undefined): number {
  return value?.kind === 'array' && value.data.length > 0 ? Number(value.data[0]) : Number.NaN;
}

function textIn(value: MatValue | undefined): string {
  return value?.kind === 'text' ? value.text.trim() : '';
}
