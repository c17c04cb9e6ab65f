import type { WindowPrediction } from '../prediction.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 1000;
const HEIGHT = 160;

/** Draws the probability of each class over time; windows that are too poor leave gaps. */
export function drawProbabilities(
  svg: SVGSVGElement,
  windows: readonly WindowPrediction[],
  classes: readonly string[],
): void {
  const first = windows[0]?.start ?? 0;
  const last = Math.max(windows.at(-1)?.start ?? 0, first + 1);
  const x = (start: number) => ((start - first) / (last - first)) * WIDTH;
  const y = (p: number) => HEIGHT * (1 - p);
  svg.setAttribute('viewBox', `0 -4 ${WIDTH} ${HEIGHT + 8}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.replaceChildren(
    ...[0, 0.5, 1].map((p) => element('line', { x1: 0, x2: WIDTH, y1: y(p), y2: y(p), class: 'level' })),
    ...classes.map((_, k) => {
      let pen = 'M';
      const d = windows.map(({ start, probabilities, decision }) => {
        const command = decision === null ? '' : `${pen}${x(start).toFixed(1)} ${y(probabilities[k]).toFixed(1)}`;
        pen = decision === null ? 'M' : 'L';
        return command;
      });
      return element('path', { d: d.join(''), class: `class-${k % 6}` });
    }),
  );
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
