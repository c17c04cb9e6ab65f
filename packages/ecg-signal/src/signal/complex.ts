/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const complex = (re: number, im = 0): Complex => ({ re, im });

export const add = (a: Complex, b: Complex): Complex => complex(a.re + b.re, a.im + b.im);

export const subtract = (a: Complex, b: Complex): Complex => complex(a.re - b.re, a.im - b.im);

export const multiply = (a: Complex, b: Complex): Complex =>
  complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);

export function divide(a: Complex, b: Complex): Complex {
  const norm = b.re * b.re + b.im * b.im;
  return complex((a.re * b.re + a.im * b.im) / norm, (a.im * b.re - a.re * b.im) / norm);
}

export const magnitude = (a: Complex): number => Math.hypot(a.re, a.im);

/** The square root with a real part of at least 0. */
export function squareRoot(a: Complex): Complex {
  const size = magnitude(a);
  const im = Math.sqrt((size - a.re) / 2);
  return complex(Math.sqrt((size + a.re) / 2), a.im < 0 ? -im : im);
}
