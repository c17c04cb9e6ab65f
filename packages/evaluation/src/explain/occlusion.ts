import type { Features } from '../data/features.js';

/** How finely a window is looked at. */
export interface OcclusionOptions {
  /** Pieces that the window is divided into; default 40, a quarter of a second of a 10 s window. */
  readonly stretches?: number;
}

/**
 * How much each stretch of a window speaks for a class: the fall of the class's probability when the stretch is replaced by a straight line
 * between its ends (occlusion of Zeiler & Fergus 2014; a line, because zeros would put steps into the signal).
 * @param predict probabilities [rows, classes] of windows
 * @returns one value a stretch; negative where hiding it makes the class more probable
 */
export async function occlusionSaliency(
  window: Float32Array,
  predict: (windows: Features) => Promise<Float64Array>,
  classIndex: number,
  { stretches = 40 }: OcclusionOptions = {},
): Promise<Float64Array> {
  const { length } = window;
  const values = new Float32Array((stretches + 1) * length);
  values.set(window);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * length) / stretches);
    const end = Math.floor(((stretch + 1) * length) / stretches);
    const occluded = values.subarray((stretch + 1) * length, (stretch + 2) * length);
    occluded.set(window);
    for (let i = start; i < end; i++) {
      occluded[i] = window[start] + ((window[end - 1] - window[start]) * (i - start)) / Math.max(1, end - 1 - start);
    }
  }
  const probabilities = await predict({ width: length, values });
  const classes = probabilities.length / (stretches + 1);
  return Float64Array.from(
    { length: stretches },
    (_, stretch) => probabilities[classIndex] - probabilities[(stretch + 1) * classes + classIndex],
  );
}
