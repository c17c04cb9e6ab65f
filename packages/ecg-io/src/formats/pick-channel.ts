import { EcgIoError } from '../error.js';
import { isOtherUnit, millivoltsPer } from './units.js';

/** Names of ECG leads, the one that shows R peaks best first. */
const LEADS = [
  'II',
  'MLII',
  'I',
  'MLI',
  'III',
  'MLIII',
  'MCL1',
  'V5',
  'V2',
  'V1',
  'V3',
  'V4',
  'V6',
  'AVF',
  'AVL',
  'AVR',
  'V',
  'VX',
  'VY',
  'VZ',
];

/**
 * The ECG channel of a recording: the one asked for by name (as in the file, else in any case) or index (from 0), or, where none is asked
 * for, the one that is most likely the ECG: the only channel; else the first whose name has ECG or EKG in it; else the best of the leads
 * by name (`II`, `MLII`, `I`, ...); else the only one in volts. A channel in another unit than one of voltage (ohm, bpm, %) is none.
 * @throws EcgIoError that lists the channels, when there is no such channel, or when nothing tells which one is the ECG
 */
export function pickEcgChannel<C extends { readonly name: string; readonly unit: string }>(
  recording: { readonly channels: readonly C[]; readonly source: { readonly path: string } },
  nameOrIndex?: string | number,
): C {
  const { channels } = recording;
  const found = nameOrIndex === undefined ? mostLikely(electrical(channels)) : named(channels, nameOrIndex);
  if (found) return found;
  const list = channels.map(({ name, unit }, i) => `${i}: ${name}${unit && ` (${unit})`}`).join(', ') || 'none';
  const what = nameOrIndex === undefined ? 'no channel that is clearly the ECG: name one' : `no channel ${nameOrIndex}`;
  throw new EcgIoError(`${recording.source.path} has ${what} of ${list}`);
}

function named<C extends { readonly name: string }>(channels: readonly C[], wanted: string | number): C | undefined {
  if (typeof wanted === 'number') return channels[wanted];
  const lower = wanted.toLowerCase();
  return (
    channels.find(({ name }) => name === wanted) ??
    channels.find(({ name }) => name.toLowerCase() === lower) ??
    // A command line has text only.
    (/^\d+$/.test(wanted) ? channels[Number(wanted)] : undefined)
  );
}

/** The channels whose unit may be one of voltage, or all where none is. */
function electrical<C extends { readonly unit: string }>(channels: readonly C[]): readonly C[] {
  const possible = channels.filter(({ unit }) => !isOtherUnit(unit));
  return possible.length > 0 ? possible : channels;
}

function mostLikely<C extends { readonly name: string; readonly unit: string }>(channels: readonly C[]): C | undefined {
  if (channels.length === 1) return channels[0];
  const byName = channels.find(({ name }) => /ecg|ekg/i.test(name));
  if (byName) return byName;
  for (const lead of LEADS) {
    const found = channels.find(({ name }) => name.trim().toUpperCase() === lead);
    if (found) return found;
  }
  const electric = channels.filter(({ unit }) => millivoltsPer(unit) !== undefined);
  return electric.length === 1 ? electric[0] : undefined;
}
