/** CSS pixels a millimetre: 96 an inch. */
const MM = 96 / 25.4;
/** The speed and gain of every electrocardiograph. */
const MM_PER_SECOND = 25;
const MM_PER_MILLIVOLT = 10;

/** What is to be drawn. */
export interface Trace {
  /** mV, oldest first. */
  readonly samples: Float64Array;
  readonly sampleRate: number;
  /** Number of the sample that would follow; the first of the lead is 0, and the paper moves with it. */
  readonly end: number;
  /** Sample numbers. */
  readonly rPeaks: ArrayLike<number>;
}

/** Draws the newest part of a lead on medical grid paper, 25 mm/s and 10 mm/mV. */
export function drawEcgPaper(canvas: HTMLCanvasElement, { samples, sampleRate, end, rPeaks }: Trace): void {
  const ratio = window.devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const perSample = (MM_PER_SECOND * MM) / sampleRate;
  const x = (sample: number) => width - (end - sample) * perSample;

  for (const [step, name] of [
    [1, '--grid-fine'],
    [5, '--grid'],
  ] as const) {
    context.strokeStyle = colour(name);
    context.lineWidth = step === 1 ? 0.5 : 1;
    context.beginPath();
    const first = x(0) - Math.floor(x(0) / (step * MM)) * step * MM;
    for (let at = first; at < width; at += step * MM) line(context, at, 0, at, height);
    for (let y = (height / 2) % (step * MM); y < height; y += step * MM) line(context, 0, y, width, y);
    context.stroke();
  }

  const visible = samples.subarray(Math.max(0, samples.length - Math.ceil(width / perSample)));
  const from = end - visible.length;
  const baseline = median(visible);
  const y = (value: number) => height / 2 - (value - baseline) * MM_PER_MILLIVOLT * MM;

  context.strokeStyle = colour('--trace');
  context.lineWidth = 1.4;
  context.lineJoin = 'round';
  context.beginPath();
  let pen = false;
  for (const [i, value] of visible.entries()) {
    const isThere = Number.isFinite(value);
    if (isThere && pen) context.lineTo(x(from + i), y(value));
    else if (isThere) context.moveTo(x(from + i), y(value));
    pen = isThere;
  }
  context.stroke();

  context.fillStyle = colour('--peak');
  for (let i = 0; i < rPeaks.length; i++) {
    if (rPeaks[i] < from || rPeaks[i] >= end) continue;
    context.beginPath();
    context.moveTo(x(rPeaks[i]), 12);
    context.lineTo(x(rPeaks[i]) - 4, 4);
    context.lineTo(x(rPeaks[i]) + 4, 4);
    context.fill();
  }
  context.font = '11px system-ui';
  context.fillText('25 mm/s  10 mm/mV', 8, height - 8);
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
}

function median(values: Float64Array): number {
  const finite = values.filter(Number.isFinite).sort();
  return finite.length > 0 ? finite[finite.length >> 1] : 0;
}
