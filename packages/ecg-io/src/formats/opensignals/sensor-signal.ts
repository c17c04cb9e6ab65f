import { dateOf } from '../date.js';

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
  /** True where the values are physical ones already. */
  readonly isConverted?: boolean;
}

/** A signal's name and unit, and what makes a physical value of a step of the converter. */
export function physicalSignal({ sensor, label, device, bits, isConverted = false }: SensorSignal): {
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
    scale: isEcg && !isConverted ? (step) => ((step / steps - 0.5) * volts * 1000) / gain : (step) => step,
  };
}

/**
 * When a recording began, as OpenSignals writes it: `2017-1-17`, `9:39:1.0`.
 * @returns undefined where that is no date
 */
export function startOf(date: string, time: string): Date | undefined {
  const [year, month, day] = date.split('-').map(Number);
  const [hour, minute, second] = time.split(':').map(Number);
  return dateOf(year, month, day, hour, minute, second);
}
