import type { WindowPrediction } from '@ecg-affect/inference';
import { $ } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 1000;
const HEIGHT = 160;

/**
 * Draws the probability of each class over time; windows that are not decided leave gaps.
 * @param seconds that the plot is wide at least
 */
export function drawProbabilities(windows: readonly WindowPrediction[], classes: readonly string[], seconds = 1): void {
  const svg = $<SVGSVGElement>('probabilities');
  const first = windows[0]?.start ?? 0;
  const last = Math.max(windows.at(-1)?.start ?? 0, first + seconds);
  const x = (start: number) => (((start - first) / (last - first)) * WIDTH).toFixed(1);
  const y = (p: number) => (HEIGHT * (1 - p)).toFixed(1);
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.replaceChildren(
    ...[0, 0.5, 1].map((p) => element('line', { x1: 0, x2: WIDTH, y1: y(p), y2: y(p), class: 'level' })),
    ...classes.map((_, k) => {
      let pen = '';
      const d = windows.map(({ start, probabilities, decision }) => {
        if (decision === null || probabilities === null) {
          pen = '';
          return '';
        }
        const point = `${x(start)} ${y(probabilities[k])}`;
        // A point alone is a line to itself.
        const command = `${pen || `M${point}`}L${point}`;
        pen = ' ';
        return command;
      });
      return element('path', { d: d.join(''), class: `class-${k % 6}` });
    }),
  );
  $('plot-from').textContent = clock(first);
  $('plot-to').textContent = clock(last);
}

/** Minutes and seconds. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
