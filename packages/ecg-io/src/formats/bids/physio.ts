import { z } from 'zod';
import { EcgIoError } from '../../error.js';
import type { ByteSource, SourceFolder } from '../byte-source.js';
import { isMissing, parseNumber } from '../csv/cell.js';
import { openCsv } from '../csv/open.js';
import { type OpenOptions, type RecordingFile, sampleSpan } from '../recording-file.js';
import { readText } from '../text.js';
import { annotationOf, eventsOf } from './events.js';
import { parseBidsName, readSidecars } from './sidecars.js';

const columnSchema = z.object({ Units: z.string().optional(), Description: z.string().optional() }).partial();
const sidecarSchema = z.object({
  Columns: z.array(z.string()),
  /** Hz. */
  SamplingFrequency: z.coerce.number().positive().optional(),
  /** s from the first volume of the scan, often negative. */
  StartTime: z.coerce.number().default(0),
});

/** True for the name of a table of continuous recordings in a BIDS data set, which says neither names nor rate. */
export function isPhysioName(name: string): boolean {
  return /_(physio|stim)\.tsv$/i.test(name);
}

/**
 * Opens continuous recordings of a BIDS data set (`_physio.tsv.gz`): columns of numbers without a header line, whose names, units and rate are in JSON files that apply
 * to it by the inheritance principle. The events of the run are annotations, counted from the first sample. Without such JSON, the file is CSV like others.
 * @param name of the file in `folder`
 * @throws EcgIoError when the JSON or the table is not what it should be
 */
export async function openPhysio(
  source: ByteSource,
  folder: SourceFolder,
  name: string,
  options: OpenOptions,
): Promise<RecordingFile> {
  const { entities, kind } = parseBidsName(name);
  const said = await readSidecars(folder, name, kind.replace(/\.tsv$/i, '.json'));
  if (Object.keys(said).length === 0) return openCsv(source, options);
  const sidecar = sidecarSchema.safeParse(said);
  if (!sidecar.success) {
    throw new EcgIoError(
      `the JSON of ${source.name} is not as expected: ${z.prettifyError(sidecar.error).split('\n')[0]}`,
    );
  }
  const { Columns: names, SamplingFrequency: stated, StartTime: start } = sidecar.data;
  const problems: string[] = [];
  const columns = parseNumbers(await readText(source), source.name, names, problems);
  const sampleRate = options.inputSampleRate ?? stated;
  const channels = columns.map(({ length }, i) => {
    const described = columnSchema.safeParse(said[names[i]]).data ?? {};
    const channel = nameOf(names[i] ?? `column ${i + 1}`, described.Description ?? '', entities);
    return { name: channel, unit: described.Units ?? '', sampleRate, length };
  });
  const subject = entities.find((entity) => entity.startsWith('sub-'))?.slice('sub-'.length);
  const isFast = channels.some((channel) => /ecg|ekg|card|puls|ppg|resp/i.test(channel.name));
  if (sampleRate !== undefined && sampleRate < 1 && isFast) {
    throw new EcgIoError(
      `${source.name} has a SamplingFrequency of ${sampleRate} Hz: if that is the interval in s, give ${1 / sampleRate} Hz (inputSampleRate, or --input-fs)`,
    );
  }
  return {
    source: { path: source.name, format: 'BIDS physio' },
    channels,
    ...(subject !== undefined && { subject }),
    annotations: async () => (await eventsOf(folder, name, start)).map(annotationOf),
    problems: async () => problems,
    samples: async (indices, from, to) =>
      indices.map((index) => columns[index].slice(...sampleSpan(channels[index], from, to))),
  };
}

/** `cardiac` may be a pulse or an ECG: it has ECG in its name where its description or the file's name says so. */
function nameOf(column: string, description: string, entities: readonly string[]): string {
  const isHeart = /^(cardiac|cardio|heart)/i.test(column);
  const isEcg =
    entities.some((entity) => /^recording-.*(ecg|ekg)/i.test(entity)) || /\b(ecg|ekg|electrocardio)/i.test(description);
  return isHeart && isEcg ? `${column} ECG` : column;
}

/** @throws EcgIoError when rows differ in their number of cells, or there are none */
function parseNumbers(
  text: string,
  file: string,
  names: readonly string[],
  problems: string[],
): readonly Float64Array[] {
  const lines = text.split(/\r\n|\n|\r/);
  while (lines.length > 0 && lines[lines.length - 1].trim() === '') lines.pop();
  const cellsOf = (line: string) => (line.includes('\t') ? line.split('\t') : line.trim().split(/ +/));
  const isHeader = (line: string) =>
    cellsOf(line).every((cell) => !isMissing(cell.trim()) && Number.isNaN(parseNumber(cell.trim())));
  if (lines.length > 0 && isHeader(lines[0])) {
    lines.shift();
    problems.push(`${file} has a header line, which such files have not: it is passed over`);
  }
  if (lines.length === 0) throw new EcgIoError(`${file} has no rows of numbers`);
  const width = cellsOf(lines[0]).length;
  // The last line of a file that was cut off may be too.
  if (lines.length > 1 && cellsOf(lines[lines.length - 1]).length < width) lines.pop();
  if (width !== names.length) {
    problems.push(`${file} has ${width} columns, its JSON names ${names.length}: they are named by position`);
  }
  const columns = Array.from({ length: width }, () => new Float64Array(lines.length));
  for (const [row, line] of lines.entries()) {
    const cells = cellsOf(line);
    if (cells.length !== width) {
      throw new EcgIoError(`${file}: row ${row + 1} has ${cells.length} cells, expected ${width} as in the first`);
    }
    for (let i = 0; i < width; i++) columns[i][row] = parseNumber(cells[i].trim());
  }
  return columns;
}
