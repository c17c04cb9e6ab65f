import { EcgIoError } from '../error.js';
import type { Channel } from '../recording.js';

const MILLIVOLTS_PER_PREFIXED: Readonly<Record<string, number>> = {
  '': 1e3,
  m: 1,
  milli: 1,
  u: 1e-3,
  micro: 1e-3,
  n: 1e-6,
  nano: 1e-6,
  k: 1e6,
  kilo: 1e6,
};
const VOLTAGE = /^(?<factor>\d+(?:\.\d+)?)? *(?<prefix>|m|milli|u|micro|n|nano|k|kilo)[ -]?v(?:olts?)?$/;

/** Micro signs: of Latin-1, of Greek, and of the DOS code page read as Latin-1. */
const MICRO = /[\u00b5\u03bc\u00e6]/g;

/**
 * mV in one `unit`: `V`, `mV`, `uV`, `nV` in any case, spelled out (`microvolts`, `microV`), with either micro sign, in brackets, or of several
 * (`0.1 mV`); undefined where it is no unit of voltage that is known.
 */
export function millivoltsPer(unit: string): number | undefined {
  const plain = unbracketed(unit).replace(MICRO, 'u').toLowerCase();
  const found = VOLTAGE.exec(plain)?.groups;
  return found && Number(found.factor ?? 1) * MILLIVOLTS_PER_PREFIXED[found.prefix];
}

/** `mV` of `(mV)` and `[mV]`. */
export function unbracketed(unit: string): string {
  return unit
    .trim()
    .replace(/^[([{](.*)[)\]}]$/, '$1')
    .trim();
}

/** Units of what is certainly no ECG, however it is named. */
const OTHER_UNIT =
  /ohm|\u03a9|\u2126|bpm|^%|\/min|^(deg)?[ckf]$|\u00b0|mmhg|pa$|^[nu\u00b5\u03bcm]?s(iemens)?$|^g$|^m\/s|^l(\/|$)|^hz$|^bool|^rr|^lux$|^m\/s|\/s\^?2?$/i;

/** True for a unit of what is certainly no voltage. */
export function isOtherUnit(unit: string): boolean {
  return OTHER_UNIT.test(unbracketed(unit));
}

/** True for what is a unit, of voltage or of something else, or says that there is none. */
export function isKnownUnit(unit: string): boolean {
  return (
    millivoltsPer(unit) !== undefined ||
    isOtherUnit(unit) ||
    /^(adu|nu|n\/u|a\.?u\.?|counts?|raw|steps?|lsb)$/i.test(unbracketed(unit))
  );
}

/** True for a unit that names volts, but not so that their size is known, e.g. `?V` or `uV/bit`. */
function isUnclearVoltage(unit: string): boolean {
  return millivoltsPer(unit) === undefined && !isOtherUnit(unit) && /v(olts?)?(\b|_|$)/i.test(unit);
}

/**
 * The channel in mV; as it is where its unit is none of voltage, or there is none.
 * @throws EcgIoError when the unit names volts in a way that is not known: the samples could be wrong by any factor
 */
export function toMillivolts(channel: Channel): Channel {
  const factor = millivoltsPer(channel.unit);
  if (factor === undefined && isUnclearVoltage(channel.unit)) {
    throw new EcgIoError(`the unit "${channel.unit}" of ${channel.name} is not known, expected V, mV, uV or nV`);
  }
  if (factor === undefined || factor === 1) return channel;
  return { ...channel, unit: 'mV', samples: channel.samples.map((value) => value * factor) };
}
