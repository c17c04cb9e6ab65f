import { basename } from 'node:path';
import { median, type Span } from '@ecg-affect/ecg-signal';
import { openRecording } from '../formats/node/read-recording.js';
import type { RecordingFile } from '../formats/recording-file.js';
import type { Dataset, DatasetOptions, LabelledSpan } from './dataset.js';
import { wholeRecording } from './file-dataset.js';
import { readLead } from './read-lead.js';
import { filesBySubject, sourceDataset } from './source-dataset.js';

/** Stress in the periods of a whole drive: rest, city, highway, city, highway, city, rest (Healey & Picard 2005). */
const PROTOCOL = [0, 2, 1, 2, 1, 2, 0];
const CLASS_NAMES = { stress: { 0: 'rest', 1: 'highway', 2: 'city' } };

/** Presses of the marker closer than this, s, are one. */
const SHORTEST_PERIOD = 120;

/** A press lifts the marker above its median by so many times the median of its deviation. */
const PRESS = 10;

/**
 * Stress Recognition in Automobile Drivers (Healey and Picard 2005, PhysioNet `drivedb`): one drive a record (`drive05`) or two
 * (`drive17a`, `drive17b`). Label `stress`: 0 at rest, 1 on the highway, 2 in the city.
 *
 * The data set holds no labels but the marker, a button that an observer pressed where one period ended and the next began. Where that
 * gives the seven periods of the protocol they are labelled; where it does not, the drive has windows without labels, and is listed.
 *
 * @throws EcgIoError when the folder holds no such record
 */
export async function openDrivedb(folder: string, options: DatasetOptions): Promise<Dataset> {
  const records = await filesBySubject(folder, /(?:^|\/)(drive\d+)[a-z]?\.hea$/, 'drivedb (drive01.hea, ...)');
  const description = { name: 'drivedb', labels: ['stress'], classNames: CLASS_NAMES };
  return sourceDataset(description, records, async ({ path }) => {
    const periods = await periodsOf(await openRecording(path));
    const found = `its marker tells ${periods.length} periods apart, expected ${PROTOCOL.length}`;
    return {
      leads: [{ ...(await readLead(path, options)), session: basename(path, '.hea'), spans: labelled(periods) }],
      skipped: periods.length === PROTOCOL.length ? [] : [{ source: `the labels of ${path}`, reason: found }],
    };
  });
}

function labelled(periods: readonly Span[]): readonly LabelledSpan[] {
  if (periods.length !== PROTOCOL.length) return wholeRecording();
  return periods.map((period, index) => ({ ...period, labels: { stress: PROTOCOL[index] } }));
}

/** The stretches between presses of the marker that are long enough for a period. */
async function periodsOf(file: RecordingFile): Promise<Span[]> {
  const index = file.channels.findIndex(({ name }) => name.toLowerCase() === 'marker');
  const sampleRate = file.channels[index]?.sampleRate;
  if (sampleRate === undefined) return [];
  const [marker] = await file.samples([index], 0, Number.POSITIVE_INFINITY);
  const resting = median(marker);
  const noise = median(marker.map((value) => Math.abs(value - resting)));
  const periods: Span[] = [];
  let start = 0;
  for (let i = 0; i <= marker.length; i++) {
    const isPressed = i === marker.length || marker[i] - resting > PRESS * noise;
    if (!isPressed) continue;
    const end = i / sampleRate;
    if (end - start >= SHORTEST_PERIOD) periods.push({ start, end });
    start = (i + 1) / sampleRate;
  }
  return periods;
}
