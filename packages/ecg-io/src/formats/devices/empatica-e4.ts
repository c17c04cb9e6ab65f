import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import { parseNumber } from '../csv/cell.js';
import { readText } from '../text.js';
import type { DeviceTable, DeviceText } from './device-table.js';

/** What the files of one recording hold, by name; an accelerometer's step is a 64th of g. */
const SIGNALS: Readonly<Record<string, { readonly names: readonly string[]; readonly unit: string }>> = {
  ACC: { names: ['ACC X', 'ACC Y', 'ACC Z'], unit: '1/64 g' },
  BVP: { names: ['BVP'], unit: '' },
  EDA: { names: ['EDA'], unit: 'uS' },
  HR: { names: ['HR'], unit: 'bpm' },
  TEMP: { names: ['TEMP'], unit: 'degC' },
};

/**
 * A file of an Empatica E4: the start in Unix time, the rate in Hz, each once for each column, then samples. Button presses are in `tags.csv` beside it.
 * @throws EcgIoError when rows differ in their number of columns
 */
export async function readEmpaticaE4({ text, path, name, folder }: DeviceText): Promise<DeviceTable> {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const cellsOf = (line: string) => line.split(',').map((cell) => parseNumber(cell.trim()));
  const [starts, [sampleRate]] = lines.slice(0, 2).map(cellsOf);
  const [start] = starts;
  const width = starts.length;
  let length = lines.length - 2;
  const columns = starts.map(() => new Float64Array(length));
  for (let row = 0; row < length; row++) {
    const cells = cellsOf(lines[row + 2]);
    // The last line of a file that is still being written may be cut off.
    if (cells.length < width && row === length - 1) length--;
    else if (cells.length === width)
      for (let column = 0; column < width; column++) columns[column][row] = cells[column];
    else throw new EcgIoError(`${path}: row ${row + 3} has ${cells.length} cells, expected ${width}`);
  }
  const base = /([^/\\.]*)\.[^/\\]*$/.exec(name)?.[1] ?? '';
  const known = SIGNALS[base.toUpperCase().match(/(ACC|BVP|EDA|HR|TEMP)$/)?.[1] ?? ''];
  const channels = columns.map((values, column) => ({
    name: (known?.names.length === width && known.names[column]) || `column ${column}`,
    unit: known?.names.length === width ? known.unit : '',
    sampleRate,
    pieces: [{ sample: 0, values: values.subarray(0, length) }],
  }));
  const tags = await folder.open(name.replace(/[^/\\]*$/, 'tags.csv'));
  return {
    channels,
    start: new Date(Math.round(start * 1000)),
    annotations: tags ? tagsOf(await readText(tags), start, length / sampleRate) : [],
  };
}

/** Presses of the button within the recording. */
function tagsOf(text: string, start: number, duration: number): Annotation[] {
  return text
    .split(/\s+/)
    .map((cell) => Math.round((parseNumber(cell) - start) * 1000) / 1000)
    .filter((onset) => onset >= 0 && onset <= duration)
    .map((onset) => ({ onset, duration: 0, label: 'tag' }));
}

/** @throws EcgIoError always: what the file holds is no signal */
export function refuseEmpaticaE4({ text, path }: DeviceText): never {
  const what = /IBI/.test(text.slice(0, 100)) ? 'intervals between beats' : 'the times of button presses';
  throw new EcgIoError(`${path} is a file of an Empatica E4 that holds ${what}, no signal`);
}
