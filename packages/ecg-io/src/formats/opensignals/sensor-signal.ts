/** What a header of OpenSignals says of one signal. */
export interface SensorSignal {
  /** What is connected, e.g. `ECG`; `RAW` or empty where that is not said. */
  readonly sensor: string;
  /** The device's name for the input, e.g. `CH1`, `A2`. */
  readonly label: string;
  /** The kind of device, e.g. `bitalino_rev`, `biosignalsplux`. */
  readonly device: string;
  /** Of the converter. */
  readonly bits: number;
}

/** A signal's name and unit, and what makes a physical value of a step of the converter. */
export function physicalSignal({ sensor, label, device, bits }: SensorSignal): {
  readonly name: string;
  readonly unit: string;
  readonly scale: (step: number) => number;
} {
  const isEcg = /^ECG/i.test(sensor);
  const steps = 2 ** bits;
  // Full scale in V over the sensor's gain (data sheets of both ECG sensors).
  const [volts, gain] = /^bitalino/i.test(device) ? [3.3, 1100] : [3, 1000];
  return {
    name: /^(RAW|CUSTOM.*|)$/i.test(sensor) ? label : `${sensor} ${label}`,
    unit: isEcg ? 'mV' : '',
    scale: isEcg ? (step) => ((step / steps - 0.5) * volts * 1000) / gain : (step) => step,
  };
}

/**
 * When a recording began, as OpenSignals writes it: `2017-1-17`, `9:39:1.0`.
 * @returns undefined where that is no date
 */
export function startOf(date: string, time: string): Date | undefined {
  const start = new Date(`${isoDate(date)}T${isoTime(time)}Z`);
  return Number.isNaN(start.getTime()) ? undefined : start;
}

/** `2016-6-11` as `2016-06-11`. */
function isoDate(date: string): string {
  return date
    .split('-')
    .map((part) => part.padStart(2, '0'))
    .join('-');
}

/** `7:3:47.29` as `07:03:47.29`. */
function isoTime(time: string): string {
  return time
    .split(':')
    .map((part) => part.replace(/^\d(?!\d)/, '0$&'))
    .join(':');
}
