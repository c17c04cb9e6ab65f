import type { XmlElement } from '@rgrove/parse-xml';
import { EcgIoError } from '../../error.js';
import { millivoltsPer } from '../units.js';
import { allAt, childAt, numberIn } from '../xml/element.js';
import { secondsOf, unixSeconds } from './time.js';

/** Leads that were recorded together: a sequence set. */
export interface SequenceSet {
  readonly sampleRate: number;
  /** Seconds since 1970 (`isAbsolute`), or from the beginning of its series. */
  readonly head: number;
  readonly isAbsolute: boolean;
  readonly leads: readonly { readonly name: string; readonly unit: string; readonly values: Float64Array }[];
}

/**
 * The sequence sets of a series.
 * @throws EcgIoError when a time or a lead in it is damaged
 */
export function sequenceSetsOf(file: string, series: XmlElement): SequenceSet[] {
  return allAt(series, 'component', 'sequenceSet').map((set) => {
    const sequences = allAt(set, 'component', 'sequence');
    const times = sequences.filter((sequence) => codeOf(sequence).startsWith('TIME_'));
    if (times.length === 0) throw new EcgIoError(`${file}: a sequence set has no sequence of times`);
    const isAbsolute = codeOf(times[0]) === 'TIME_ABSOLUTE';
    const head = childAt(times[0], 'value', 'head')?.attributes ?? {};
    const increment = childAt(times[0], 'value', 'increment')?.attributes ?? {};
    const step = secondsOf(increment.value, increment.unit);
    if (!(step > 0)) {
      throw new EcgIoError(
        `${file}: the increment of its times is "${increment.value} ${increment.unit}", expected a time above 0`,
      );
    }
    const leads = sequences.filter((sequence) => !times.includes(sequence)).map((sequence) => leadOf(file, sequence));
    return {
      sampleRate: Number((1 / step).toPrecision(12)),
      head: isAbsolute ? unixSeconds(head.value) : secondsOf(head.value, head.unit),
      isAbsolute,
      leads,
    };
  });
}

function codeOf(sequence: XmlElement): string {
  return childAt(sequence, 'code')?.attributes.code ?? '';
}

function leadOf(file: string, sequence: XmlElement): SequenceSet['leads'][number] {
  const code = codeOf(sequence);
  const value = childAt(sequence, 'value');
  const scale = childAt(value, 'scale')?.attributes ?? {};
  const origin = childAt(value, 'origin')?.attributes ?? {};
  const unit = scale.unit ?? origin.unit ?? '';
  const factor = numberIn(scale.value ?? '1');
  const offset = numberIn(origin.value ?? '0') * unitsPer(origin.unit ?? unit, unit);
  if (Number.isNaN(factor) || Number.isNaN(offset)) {
    throw new EcgIoError(
      `${file}: ${code} has the scale "${scale.value} ${unit}" and the origin "${origin.value} ${origin.unit}"`,
    );
  }
  const digits = childAt(value, 'digits')?.text.trim() ?? '';
  const values = Float64Array.from(
    digits === '' ? [] : digits.split(/\s+/),
    (digit) => Number(digit) * factor + offset,
  );
  return { name: leadName(code), unit, values };
}

/** How many `to` one `from` is; NaN where that is not known. */
function unitsPer(from: string, to: string): number {
  if (from === to) return 1;
  return (millivoltsPer(from) ?? Number.NaN) / (millivoltsPer(to) ?? Number.NaN);
}

/** `aVR` of `MDC_ECG_LEAD_AVR`; a code of something else as it is. */
function leadName(code: string): string {
  return code.replace(/^MDC_ECG_LEAD_/, '').replace(/^AV([RLF])$/, 'aV$1') || 'lead';
}
