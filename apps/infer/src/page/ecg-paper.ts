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
  /** Sample numbers. */
  readonly rPeaks: ArrayLike<number>;
}

/** Draws the newest part of a lead on medical grid paper, 25 mm/s and 10 mm/mV. */
export function drawEcgPaper(canvas: HTMLCanvasElement, { samples, sampleRate, rPeaks }: Trace): void {
  const ratio = window.devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name).trim();

  for (const [step, name] of [
    [1, '--grid-fine'],
    [5, '--grid'],
  ] as const) {
    context.strokeStyle = colour(name);
    context.lineWidth = step === 1 ? 0.5 : 1;
    context.beginPath();
    for (let x = width % (step * MM); x < width; x += step * MM) line(context, x, 0, x, height);
    for (let y = (height / 2) % (step * MM); y < height; y += step * MM) line(context, 0, y, width, y);
    context.stroke();
  }

  const perSample = (MM_PER_SECOND * MM) / sampleRate;
  const from = Math.max(0, samples.length - Math.floor(width / perSample));
  const x = (sample: number) => width - (samples.length - sample) * perSample;
  const baseline = median(samples.subarray(from));
  const y = (value: number) => height / 2 - (value - baseline) * MM_PER_MILLIVOLT * MM;

  context.strokeStyle = colour('--trace');
  context.lineWidth = 1.4;
  context.lineJoin = 'round';
  context.beginPath();
  let pen = false;
  for (let i = from; i < samples.length; i++) {
    if (!Number.isFinite(samples[i])) pen = false;
    else if (pen) context.lineTo(x(i), y(samples[i]));
    else context.moveTo(x(i), y(samples[i]));
    pen = Number.isFinite(samples[i]);
  }
  context.stroke();

  context.fillStyle = colour('--peak');
  for (let i = 0; i < rPeaks.length; i++) {
    if (rPeaks[i] < from) continue;
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
