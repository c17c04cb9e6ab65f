import type { Random } from '@ecg-affect/random';
import { bandProcess } from './band-process.js';
import type { Morphology } from './morphology.js';
import { type Rhythm, rhythmInTime } from './rhythm.js';

/** What lies over the heart's own signal. */
export interface Disturbance {
  /** Standard deviation of the baseline by breathing, mV. */
  readonly breathing: number;
  /** Standard deviation of the baseline's slow drift around 0.05 Hz, mV. */
  readonly drift: number;
  /** Standard deviation of white noise, mV. */
  readonly noise: number;
}

/** A heart at rest or under stress, and its lead. */
export interface EcgModel {
  readonly rhythm: Rhythm;
  readonly morphology: Morphology;
  readonly disturbance: Disturbance;
}

/** A lead with the beats it was made of. */
export interface SyntheticEcg {
  /** mV */
  readonly samples: Float32Array;
  /** Times of the R peaks, s. */
  readonly rPeaks: number[];
}

/** Rhythm and baseline move slowly: they are computed so often a second, and lie on straight lines between. */
const SLOW_RATE = 8;

/**
 * The dynamical model of McSharry, Clifford, Tarassenko and Smith, "A dynamical model for generating synthetic electrocardiogram signals"
 * (IEEE Trans. Biomed. Eng. 50, 2003). A point runs around the unit circle with the angular velocity 2 pi / RR; every wave of the heartbeat
 * pulls it out of the plane as it passes, and a spring draws it back to the baseline:
 *
 *     dz/dt = - sum_i  h_i (omega / w_i^2) d_i exp(-d_i^2 / (2 w_i^2))  -  (z - z0(t)),   d_i = theta - theta_i
 *
 * On the limit cycle itself the two equations of the circle are its phase theta, which is integrated alone; the factor omega / w_i^2 makes h_i
 * the height of the wave in mV (Sameni et al. 2007). z is integrated with Runge and Kutta's fourth-order method. Waves move and widen with the
 * heart rate as in the authors' ECGSYN.
 *
 * @param seconds length
 * @param sampleRate Hz
 */
export function synthesiseEcg(model: EcgModel, seconds: number, sampleRate: number, random: Random): SyntheticEcg {
  const { rr, breath } = rhythmInTime(model.rhythm, random.derive('rhythm'));
  const { breathing, drift, noise } = model.disturbance;
  const wander = bandProcess({ centre: 0.05, width: 0.02, deviation: drift }, random.derive('wander'));
  const rrAt = interpolated(rr, seconds);
  const baselineAt = interpolated((time) => breathing * breath(time) + wander(time), seconds);
  const waves = atHeartRate(model.morphology, model.rhythm.heartRate);
  const white = random.derive('noise');

  const samples = new Float32Array(Math.round(seconds * sampleRate));
  const rPeaks: number[] = [];
  const step = 1 / sampleRate;
  let phase = 2 * Math.PI * random.derive('phase').next() - Math.PI;
  let z = baselineAt(0);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = z + noise * white.normal();
    const time = i * step;
    const velocity = (2 * Math.PI) / rrAt(time);
    const middle = phase + (velocity * step) / 2;
    const next = phase + velocity * step;
    if (phase < 0 && next >= 0) rPeaks.push(time - phase / velocity);

    const pull0 = velocity * pullOf(waves, phase) + baselineAt(time);
    const pull1 = velocity * pullOf(waves, middle) + baselineAt(time + step / 2);
    const pull2 = velocity * pullOf(waves, next) + baselineAt(time + step);
    const k1 = pull0 - z;
    const k2 = pull1 - (z + (step / 2) * k1);
    const k3 = pull1 - (z + (step / 2) * k2);
    const k4 = pull2 - (z + step * k3);
    z += (step / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    phase = next > Math.PI ? next - 2 * Math.PI : next;
  }
  return { samples, rPeaks };
}

/** dz/dtheta of all waves at a phase. */
function pullOf(waves: Morphology, phase: number): number {
  let pull = 0;
  for (const wave of waves) {
    let distance = phase - wave.phase;
    if (distance > Math.PI) distance -= 2 * Math.PI;
    else if (distance < -Math.PI) distance += 2 * Math.PI;
    const scaled = distance / wave.width;
    pull -= (wave.height * scaled * Math.exp(-0.5 * scaled * scaled)) / wave.width;
  }
  return pull;
}

/** A faster beat takes less time than in proportion: its waves cover more of the circle. */
function atHeartRate(morphology: Morphology, heartRate: number): Morphology {
  const ratio = heartRate / 60;
  return morphology.map(({ phase, height, width, shift }) => ({
    phase: phase * ratio ** shift,
    height,
    width: width * Math.sqrt(ratio),
    shift,
  }));
}

/** A slow function of time on a grid of {@link SLOW_RATE}, with straight lines between. */
function interpolated(slow: (time: number) => number, seconds: number): (time: number) => number {
  const values = Float64Array.from({ length: Math.ceil(seconds * SLOW_RATE) + 2 }, (_, i) => slow(i / SLOW_RATE));
  return (time) => {
    const at = time * SLOW_RATE;
    const i = Math.floor(at);
    return values[i] + (at - i) * (values[i + 1] - values[i]);
  };
}
