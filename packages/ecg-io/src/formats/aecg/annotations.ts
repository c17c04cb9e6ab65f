import type { XmlElement } from '@rgrove/parse-xml';
import type { Annotation } from '../../recording.js';
import { allAt, childAt } from '../xml/element.js';
import { secondsOf, unixSeconds } from './time.js';

const MOST_LEVELS = 32;

/**
 * The annotations of a series that have a time. Its label is the code, without the prefix of its dictionary, after the codes of the annotations that it is part of, e.g.
 * `WAVC_RWAVE WAVC_PEAK`; the lead it is of is the note.
 * @param start seconds since 1970 at which the recording starts
 * @param origin seconds from there to the beginning of the series, from which relative times count
 */
export function annotationsOf(series: XmlElement, start: number, origin: number): Annotation[] {
  const found: Annotation[] = [];
  const visit = (annotation: XmlElement, labels: readonly string[], level: number) => {
    const code = childAt(annotation, 'value')?.attributes.code ?? childAt(annotation, 'code')?.attributes.code;
    const path = code === undefined ? labels : [...labels, code.replace(/^MDC_ECG_/, '')];
    const boundaries = allAt(annotation, 'support', 'supportingROI', 'component', 'boundary');
    for (const boundary of boundaries) {
      const span = spanOf(boundary, start, origin);
      if (!span || path.length === 0) continue;
      const lead = boundaries
        .map((other) => childAt(other, 'code')?.attributes.code?.match(/^MDC_ECG_LEAD_(.+)$/)?.[1])
        .find((name) => name !== undefined);
      found.push({ ...span, label: path.join(' '), ...(lead !== undefined && { note: lead }) });
    }
    if (level < MOST_LEVELS) {
      for (const part of allAt(annotation, 'component', 'annotation')) visit(part, path, level + 1);
    }
  };
  for (const annotation of allAt(series, 'subjectOf', 'annotationSet', 'component', 'annotation'))
    visit(annotation, [], 0);
  return found;
}

/** Onset and duration of a boundary in time; undefined for one of leads, or without an onset. */
function spanOf(
  boundary: XmlElement,
  start: number,
  origin: number,
): Pick<Annotation, 'onset' | 'duration'> | undefined {
  const code = childAt(boundary, 'code')?.attributes.code;
  const value = childAt(boundary, 'value');
  const at = (element: XmlElement | undefined) => {
    const { value: text, unit } = element?.attributes ?? {};
    return code === 'TIME_ABSOLUTE' ? unixSeconds(text) - start : origin + secondsOf(text, unit);
  };
  if (!/^TIME_(ABSOLUTE|RELATIVE)$/.test(code ?? '')) return undefined;
  const moment = at(value);
  const low = at(childAt(value, 'low'));
  const high = at(childAt(value, 'high'));
  const onset = [moment, low, high, at(childAt(value, 'center'))].find((time) => !Number.isNaN(time));
  if (onset === undefined) return undefined;
  // To the microsecond: absolute times are large numbers.
  const tidy = (seconds: number) => Math.round(seconds * 1e6) / 1e6;
  return { onset: tidy(onset), duration: onset === low && high > low ? tidy(high - low) : 0 };
}
