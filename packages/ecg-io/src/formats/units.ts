import type { Channel } from '../recording.js';

const MILLIVOLTS_PER: Readonly<Record<string, number>> = { v: 1e3, mv: 1, uv: 1e-3, nv: 1e-6 };

/** mV in one `unit`: `V`, `mV`, `uV` (also with either micro sign), `nV`; undefined where it is no unit of voltage. */
export function millivoltsPer(unit: string): number | undefined {
  return MILLIVOLTS_PER[
    unit
      .trim()
      .replace(/[\u00b5\u03bc]/g, 'u')
      .toLowerCase()
  ];
}

/** The channel in mV; as it is where its unit is none of voltage or not known. */
export function toMillivolts(channel: Channel): Channel {
  const factor = millivoltsPer(channel.unit);
  if (factor === undefined || factor === 1) return channel;
  return { ...channel, unit: 'mV', samples: channel.samples.map((value) => value * factor) };
}
