import type { Recording } from '../../recording.js';
import { oneLength } from './same-length.js';

/**
 * A comma-separated table: a column `time (s)`, then one column a channel, `name (unit)`; a missing sample is an empty cell.
 * @throws EcgIoError when the channels differ in rate or length
 */
export function encodeCsv(recording: Recording): Uint8Array {
  const length = oneLength(recording);
  const { channels } = recording;
  const names = channels.map(({ name, unit }) => quoted(unit ? `${name} (${unit})` : name));
  const lines = [['time (s)', ...names].join(',')];
  for (let i = 0; i < length; i++) {
    const cells = channels.map(({ samples }) => (Number.isNaN(samples[i]) ? '' : samples[i]));
    // Nanoseconds: fine enough for the rate to be read back, without the noise digits of a division.
    lines.push([Number((i / channels[0].sampleRate).toFixed(9)), ...cells].join(','));
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function quoted(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
