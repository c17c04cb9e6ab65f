import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import { parseNumber, splitLine } from '../csv/cell.js';
import type { DeviceTable, DeviceText } from './device-table.js';
import { packetsOf, packetTiming, piecesOf } from './timing.js';

/** Columns that are no signals: times, counts, and what the respondent saw. */
const NO_SIGNAL =
  /^(row|timestamp|event ?source|slide|stimulus|sample ?number|source|trigger|marker|respondent|collection)/i;
const MARKER = /^(slide ?event|stimulus|event ?text|marker ?text|markername)/i;
const SECONDS_PER_MILLISECOND = 1e-3;
const FEWEST_SAMPLES = 2;

/**
 * An export of iMotions: metadata, then rows of all sensors mixed by time, in ms. Each column has its own rows and so its own rate, told by the times of its cells. Where
 * `#METADATA` says what the columns hold, the sensor's name stands in `Device` or `Group`.
 * @throws EcgIoError when there is no heading with times
 */
export function readIMotions({ text, path }: DeviceText): DeviceTable {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const marks = lines.findIndex((line) => /^#DATA/i.test(line));
  const body = lines.slice(marks + 1).filter((line) => !line.startsWith('#'));
  const delimiter = (body[0] ?? '').includes('\t') ? '\t' : ',';
  const names = splitLine(body[0] ?? '', delimiter);
  const timeAt = names.findIndex((name) => /^timestamp/i.test(name));
  if (timeAt === -1) throw new EcgIoError(`${path} (iMotions) has no column of times`);
  const times: number[][] = names.map(() => []);
  const values: number[][] = names.map(() => []);
  const annotations: Annotation[] = [];
  const begins: number[] = [];
  for (const line of body.slice(1)) {
    const cells = splitLine(line, delimiter);
    const time = parseNumber(cells[timeAt] ?? '') * SECONDS_PER_MILLISECOND;
    if (Number.isNaN(time)) continue;
    if (begins.length === 0) begins.push(time);
    cells.forEach((cell, c) => {
      if (cell === '' || c === timeAt || c >= names.length) return;
      const value = parseNumber(cell);
      if (!NO_SIGNAL.test(names[c])) {
        times[c].push(time);
        values[c].push(value);
      } else if (MARKER.test(names[c]) && Number.isNaN(value)) {
        annotations.push({ onset: time - begins[0], duration: 0, label: cell });
      }
    });
  }
  const channels = names.flatMap((name, c) => {
    if (values[c].length < FEWEST_SAMPLES || values[c].every(Number.isNaN)) return [];
    const timing = packetTiming(packetsOf(Float64Array.from(times[c])), 'first');
    if (!timing?.sampleRate) return [];
    const { sampleRate, runs } = timing;
    const shift = Math.round((times[c][0] - begins[0]) * sampleRate);
    const placed = runs.map(({ row, sample }) => ({ row, sample: sample + shift }));
    const [, plain = name, unit = ''] = /^(.*?)\s*[([]([^()[\]]*)[)\]]$/.exec(name) ?? [];
    return [{ name: plain, unit, sampleRate, pieces: piecesOf(Float64Array.from(values[c]), placed) }];
  });
  return { channels, annotations };
}
