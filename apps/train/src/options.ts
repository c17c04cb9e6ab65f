import { HEAD_NAMES } from '@ecg-affect/emotion-head';
import { reasonOf } from '@ecg-affect/errors';
import { MODES, type Mode, type NamedMethod, parseMethod, parseProtocol } from '@ecg-affect/experiments';
import { parsePoolings } from '@ecg-affect/network';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Parser of a positive, finite number, for commander. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError(`expected a positive number, found '${text}'`);
  return value;
}

/** Parser of any finite number, for commander. */
export function finite(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError(`expected a number, found '${text}'`);
  return value;
}

/**
 * Parser of a sampling rate, for commander. Unlike other values a rate is about the data, so a wrong one is a failed run rather than wrong
 * usage, as it is where a file says it.
 */
function rate(name: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new Error(`${name} ${text}: expected a sampling rate above 0 Hz`);
  };
}

/** Parser of a whole number from `least` up, for commander. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`expected a whole number, at least ${least}, found '${text}'`);
    }
    return value;
  };
}

/** Parser of a number in [from, below), for commander. */
export function fraction(from: number, below: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= from && value < below)) {
      throw new InvalidArgumentError(`expected a number from ${from} to below ${below}, found '${text}'`);
    }
    return value;
  };
}

export const forceOption = (): Option => new Option('--force', 'overwrite what is at --out').default(false);
export const jsonOption = (): Option => new Option('--json', 'print one JSON document').default(false);
export const channelOption = (): Option =>
  new Option('--channel <name|index>', 'the ECG lead (default: found by name)');
export const inputRateOption = (): Option =>
  new Option(
    '--input-fs <Hz>',
    'sampling rate: of a file that does not say it, such as npy or csv, or instead of the one that it says',
  ).argParser(rate('--input-fs'));
export const notchOption = (): Option =>
  new Option('--notch <Hz>', 'remove mains hum of 50 or 60 Hz first').argParser(positive);
/** What `--threshold` says: where probabilities decide; a number is its old meaning, where ratings are split. */
export type Threshold = '0.5' | 'prior' | number;

/** Parser of `--threshold`, for commander. */
export function parseThreshold(text: string): Threshold {
  return text === '0.5' || text === 'prior' ? text : finite(text);
}

/** How ratings become classes, as options of a command. */
export interface RatingOptions {
  readonly splitRatings?: number;
  readonly roundRatings?: boolean;
  readonly threshold?: Threshold;
}

/** Adds the options of how ratings become classes, and a `--threshold` that may be an old name of one. */
export const withRatingOptions = (command: Command, threshold: Option): Command =>
  command
    .addOption(
      new Option('--split-ratings <rating>', 'split ratings into low (at or below) and high')
        .argParser(finite)
        .conflicts('roundRatings'),
    )
    .option('--round-ratings', 'round ratings to whole numbers, halves up: 4.7 counts as 5')
    .addOption(threshold);

/** `--threshold` of a command that scores decisions. */
export const thresholdOption = (): Option =>
  new Option('--threshold <probability>', 'from which a class is decided for: 0.5, or prior, its frequency in training')
    .argParser(parseThreshold)
    .default('0.5');

/** `--threshold` of a command that decides nothing: the old name of `--split-ratings` alone. */
export const oldThresholdOption = (): Option =>
  new Option('--threshold <rating>', 'old name of --split-ratings').hideHelp().argParser((text) => {
    const threshold = parseThreshold(text);
    if (typeof threshold === 'number') return threshold;
    throw new InvalidArgumentError(
      `${text} says from which probability on a class is decided for, and nothing is decided here; to split ratings there is --split-ratings`,
    );
  });

/**
 * How ratings become classes, with the old name of `--split-ratings` in its place.
 * @throws Error when both names are there
 */
export function ratingsOf({ splitRatings, roundRatings, threshold }: RatingOptions): {
  readonly splitRatings?: number;
  readonly roundRatings?: boolean;
} {
  if (typeof threshold === 'number') {
    if (splitRatings !== undefined || roundRatings)
      throw new Error(`--threshold ${threshold} is the old name of --split-ratings: expected one of them`);
    process.stderr.write(`note: --threshold ${threshold} is the old name of --split-ratings ${threshold}\n`);
    return { splitRatings: threshold };
  }
  return { ...(splitRatings !== undefined && { splitRatings }), ...(roundRatings && { roundRatings }) };
}

/** @param what is repeated, and its verb */
export const seedsOption = (what: string, seeds: number): Option =>
  new Option('--seeds <n>', `${what} repeated with so many seeds, from --seed on`)
    .argParser(wholeNumber(1))
    .default(seeds);
export const seedOption = (): Option =>
  new Option('--seed <n>', 'seed of every random draw').argParser(wholeNumber(0)).default(0);
export const leaveOutOption = (): Option =>
  new Option('--leave-out <subjects>', 'comma-separated, e.g. eegmat/Subject00: nothing is learnt from them').argParser(
    (text) => text.split(',').map((name) => name.trim()),
  );
export const outputRateOption = (text: string): Option => new Option('--fs <Hz>', text).argParser(rate('--fs'));

export const headOption = (): Option =>
  new Option(
    '--head <name>',
    "the paper's classifier for that data set, trained as the paper does (default: a dense head that is stopped early; under paper-kfold: wesad)",
  ).choices(HEAD_NAMES);

/** What a method's name may be, for help. */
export const METHOD_FORM =
  'FEATURES/CLASSIFIER, e.g. encoder/lda or encoder+hrv/dense; several averaged: average(encoder/lda,hrv/lda); on features standardised by the first 60 s of each person: calibrate:60s(...); or finetune (docs/methods.md)';

/** Parser of a method's name, for commander. */
export function parseMethodName(text: string): NamedMethod {
  try {
    return parseMethod(text);
  } catch (error) {
    throw new InvalidArgumentError(reasonOf(error));
  }
}

export const protocolOption = (text: string): Option =>
  new Option('--protocol <name>', text).argParser((typed) => {
    try {
      return parseProtocol(typed);
    } catch (error) {
      throw new InvalidArgumentError(reasonOf(error));
    }
  });

export const poolingOption = (): Option =>
  new Option(
    '--pooling <names>',
    "how the encoder's last feature map becomes features, side by side: max (default), mean, quantile:0.9; comma-separated",
  ).argParser((text) => {
    try {
      return parsePoolings(text);
    } catch (error) {
      throw new InvalidArgumentError(reasonOf(error));
    }
  });

export const modeOption = (): Option =>
  new Option(
    '--mode <modes>',
    'comma-separated or repeated: frozen (default), taps (frozen, with the features of blocks 1 and 2), finetune, supervised (trained from scratch), random (frozen, untrained)',
  ).argParser((text: string, before: readonly Mode[] = []) => [...new Set([...before, ...parseModes(text)])]);

function parseModes(text: string): Mode[] {
  return text.split(',').map((part) => {
    const mode = MODES.find((name) => name === part.trim());
    if (mode === undefined) throw new InvalidArgumentError(`expected some of ${MODES.join(', ')}, found '${part}'`);
    return mode;
  });
}
