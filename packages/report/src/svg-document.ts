import { Html, html } from './html.js';
import { LIGHT } from './style.js';

/** What a {@link svgDocument} shows. */
export interface SvgDocumentOptions {
  readonly title: string;
  /** Lines under the title. */
  readonly lines: readonly string[];
  /** Plots of this package without a legend, one below the other. */
  readonly figures: readonly Html[];
}

const MARGIN = 16;
/** What fits into a line of 12 px over a plot. */
const CHARACTERS = 135;
/** Of text in plots, px. */
const FONT_SIZE = 10;

/**
 * Plots as one SVG file: on white, in px and plain colours, for programs other than browsers know no CSS variables, and few know `em`.
 */
export function svgDocument({ title, lines, figures }: SvgDocumentOptions): string {
  const parts: Html[] = [];
  let y = MARGIN;
  let width = 0;
  const write = (text: Html | string, size: number, fill: string = LIGHT.text) => {
    y += size + 4;
    parts.push(html`<text x="${MARGIN}" y="${y}" font-size="${size}" fill="${fill}">${text}</text>
`);
  };
  write(title, 17);
  for (const line of lines.flatMap(wrapped)) write(line, 12);
  for (const figure of figures.map(partsOf)) {
    y += MARGIN;
    write(figure.heading, 13);
    y += 4;
    parts.push(html`<g transform="translate(${MARGIN},${y})">${figure.drawing}</g>
`);
    y += figure.height;
    for (const line of wrapped(figure.caption)) write(new Html(line), 12, LIGHT.muted);
    width = Math.max(width, figure.width);
  }
  const [w, h] = [width + 2 * MARGIN, y + MARGIN];
  return String(html`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="system-ui, 'DejaVu Sans', sans-serif">
<title>${title}</title>
<rect width="${w}" height="${h}" fill="${LIGHT.page}"/>
${parts}</svg>
`);
}

/** What `figure` has put together. */
function partsOf(figure: Html) {
  const markup = String(figure);
  const svg = /<svg([^>]*)>([\s\S]*)<\/svg>/.exec(markup);
  if (svg === null) throw new TypeError('a figure without a plot');
  const [, attributes, content] = svg;
  const size = (name: string) => Number(new RegExp(`\\b${name}="([\\d.]+)"`).exec(attributes)?.[1]);
  const text = (tag: string) => new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(markup)?.[1] ?? '';
  const kept = attributes.replace(/ (viewBox|height|width|class|font-family)="[^"]*"/g, '');
  return {
    heading: new Html(text('h3')),
    caption: text('figcaption'),
    width: size('width'),
    height: size('height'),
    drawing: new Html(plain(`<g${kept}>${content.replace(/<style>[\s\S]*?<\/style>/g, '')}</g>`)),
  };
}

/** Markup without variables, the current colour and positions in `em`. */
function plain(markup: string): string {
  const colours: Readonly<Record<string, string>> = { ...LIGHT, 'plot-background': LIGHT.page };
  return markup
    .replace(/var\(--([\w-]+)\)/g, (_, name) => colours[name] ?? LIGHT.text)
    .replaceAll('currentColor', LIGHT.text)
    .replace(/ (x|y|dx|dy)="(-?[\d.]+)em"/g, (_, name, value) => ` ${name}="${FONT_SIZE * Number(value)}"`);
}

/** Text in lines. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < CHARACTERS) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
