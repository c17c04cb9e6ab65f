import { type Complex, complex, magnitude, subtract } from './complex.js';

/** A second-order section: H(z) = (b0 + b1/z + b2/z^2) / (1 + a1/z + a2/z^2). */
export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** A filter as a cascade of second-order sections, in the order of SciPy's `sos` rows (which write [b0, b1, b2, 1, a1, a2]). */
export type Sos = readonly Section[];

/** Zeros, poles and gain of a digital filter with real zeros; complex poles come as conjugate pairs. */
export interface ZerosPolesGain {
  readonly zeros: readonly number[];
  readonly poles: readonly Complex[];
  readonly gain: number;
}

/**
 * Pairs poles with zeros into sections: the pole nearest the unit circle takes the zeros nearest to it and comes last, and so on
 * towards the front, so that no section overflows. Equals `scipy.signal.zpk2sos` (pairing "nearest") for real zeros.
 */
export function toSections({ zeros, poles, gain }: ZerosPolesGain): Sos {
  // One of each conjugate pair; rounding may leave a real pole with a trace of an imaginary part.
  const waiting = poles
    .map((pole) => (Math.abs(pole.im) <= 100 * Number.EPSILON * magnitude(pole) ? complex(pole.re) : pole))
    .filter((pole) => pole.im >= 0);
  const free = [...zeros];
  if (poles.length % 2 === 1) {
    waiting.push(complex(0));
    free.push(0);
  }
  const toUnitCircle = (pole: Complex) => Math.abs(1 - magnitude(pole));
  const sections: Section[] = [];
  while (waiting.length > 0) {
    const pole = takeNearest(waiting, toUnitCircle);
    let partner = complex(pole.re, -pole.im);
    if (pole.im === 0) {
      partner = takeNearest(waiting, (other) => (other.im === 0 ? toUnitCircle(other) : Number.POSITIVE_INFINITY));
    }
    const distance = (zero: number) => magnitude(subtract(complex(zero), pole));
    const zero1 = takeNearest(free, distance);
    const zero2 = takeNearest(free, distance);
    sections.unshift({
      b0: 1,
      b1: -(zero1 + zero2),
      b2: zero1 * zero2,
      a1: -(pole.re + partner.re),
      a2: pole.re * partner.re - pole.im * partner.im,
    });
  }
  const [first, ...rest] = sections;
  return [{ ...first, b0: gain * first.b0, b1: gain * first.b1, b2: gain * first.b2 }, ...rest];
}

/** Removes and returns the item with the least distance, the first of equals. */
function takeNearest<T>(items: T[], distance: (item: T) => number): T {
  let nearest = 0;
  for (let i = 1; i < items.length; i++) if (distance(items[i]) < distance(items[nearest])) nearest = i;
  return items.splice(nearest, 1)[0];
}
