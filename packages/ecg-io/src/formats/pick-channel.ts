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

/** Pairs of electrodes, as some recorders name their leads. */
const PAIRS: Readonly<Record<string, string>> = { 'LL-RA': 'II', 'LA-RA': 'I', 'LL-LA': 'III' };

/** Names of other signals of the body, which may be in volts too, or the only channel of a file. */
const OTHER_SIGNAL =
  /(?<![A-Z])(?:BVP|PPG|PLETH|SPO2|EDA|GSR|EMG|EOG|EEG|RESP|RESPIRATION|TEMP|TEMPERATURE|ACC)(?![A-Z])/i;

/** Hz: what is slower than this beside faster channels shows no beats. */
const LEAST_RATE = 50;

/** What is told of a channel before its samples are read. */
interface Candidate {
  readonly name: string;
  readonly unit: string;
  /** Hz */
  readonly sampleRate?: number | undefined;
}

/**
 * The ECG channel of a recording: the one asked for by name (as in the file, else in any case) or index (from 0), or, where none is asked
 * for, the one that is most likely the ECG: the only channel; else the one whose name has ECG or EKG in it, of several the best lead, or the
 * first by number; else the best of the leads by name (`II`, `MLII`, `I`, ...); else the only one in volts. A channel in another unit than one of
 * voltage (ohm, bpm, %) is none, nor one below 50 Hz beside others, nor one whose name is that of another signal (BVP, EDA, EMG, ...).
 * @throws EcgIoError that lists the channels, when there is no such channel, nothing tells which one is the ECG, or several are equally likely
 */
export function pickEcgChannel<C extends Candidate>(
  recording: { readonly channels: readonly C[]; readonly source: { readonly path: string } },
  nameOrIndex?: string | number,
): C {
  const { channels } = recording;
  const found = nameOrIndex === undefined ? mostLikely(possible(channels)) : named(channels, nameOrIndex);
  if (found.length === 1) return found[0];
  const listed = found.length > 1 ? found : channels;
  const list =
    listed.map((channel) => `${channels.indexOf(channel)}: ${described(channel, listed)}`).join(', ') || 'none';
  const several = `${found.length} channels ${nameOrIndex === undefined ? 'that may be the ECG' : nameOrIndex}: name one`;
  const what = nameOrIndex === undefined ? 'no channel that is clearly the ECG: name one' : `no channel ${nameOrIndex}`;
  throw new EcgIoError(`${recording.source.path} has ${found.length > 1 ? several : what} of ${list}`);
}

/** The name and unit of a channel, and its rate where those listed differ in theirs. */
function described({ name, unit, sampleRate }: Candidate, listed: readonly Candidate[]): string {
  const differ = listed.some((other) => other.sampleRate !== sampleRate);
  const facts = [unit, differ && sampleRate !== undefined ? `${sampleRate} Hz` : ''].filter((fact) => fact !== '');
  return facts.length > 0 ? `${name} (${facts.join(', ')})` : name;
}

function named<C extends Candidate>(channels: readonly C[], wanted: string | number): readonly C[] {
  const at = (index: number) => channels.slice(index, index + 1);
  if (typeof wanted === 'number') return at(wanted);
  const lower = wanted.toLowerCase();
  const exact = channels.filter(({ name }) => name === wanted);
  if (exact.length > 0) return exact;
  const inAnyCase = channels.filter(({ name }) => name.toLowerCase() === lower);
  // A command line has text only.
  return inAnyCase.length > 0 || !/^\d+$/.test(wanted) ? inAnyCase : at(Number(wanted));
}

/** The channels whose name, unit and rate may be those of an ECG; where unit or rate leave none, those of such a name. */
function possible<C extends Candidate>(all: readonly C[]): readonly C[] {
  const channels = all.filter(({ name }) => /ECG|EKG/i.test(name) || !OTHER_SIGNAL.test(name));
  const electrical = channels.filter(({ unit }) => !isOtherUnit(unit));
  const fast = electrical.filter(({ sampleRate }) => sampleRate === undefined || sampleRate >= LEAST_RATE);
  return [fast, electrical].find((some) => some.length > 0) ?? channels;
}

/** Those that are equally likely the ECG. */
function mostLikely<C extends Candidate>(channels: readonly C[]): readonly C[] {
  if (channels.length <= 1) return channels;
  const ranks = channels.map(({ name }) => rankOf(name));
  const best = Math.min(...ranks);
  if (Number.isFinite(best)) return channels.filter((_, i) => ranks[i] === best);
  const electric = channels.filter(({ unit }) => millivoltsPer(unit) !== undefined);
  return electric.length === 1 ? electric : [];
}

// Steps of likeliness, each above any number in it.
const STEP = 1000;

/** How unlikely it is, by its name, that a channel is the one to take; Infinity where the name says nothing. */
function rankOf(name: string): number {
  const text = name.toUpperCase();
  const at = text.search(/ECG|EKG/);
  if (at === -1) {
    const lead = LEADS.indexOf(text.trim());
    return lead === -1 ? Number.POSITIVE_INFINITY : 3 * STEP + lead;
  }
  const rest = text
    .slice(at + 3)
    .replace(/ECG|EKG/g, '')
    .trim();
  const pair = /(?<![A-Z])(?:LL-RA|LA-RA|LL-LA)(?![A-Z])/.exec(rest)?.[0] ?? '';
  const lead = LEADS.findIndex((known) => known === (PAIRS[pair] ?? rest) || known === text.slice(0, at).trim());
  if (lead !== -1) return 1 + lead;
  if (rest === '') return 0;
  const number = /^\W{0,8}(?:CH(?:ANNEL)?|LEAD)?\W{0,8}(\d{1,3})$/.exec(rest)?.[1];
  return number === undefined ? 2 * STEP : STEP + Number(number);
}
