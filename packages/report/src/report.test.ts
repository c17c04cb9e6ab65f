import { describe, expect, it } from 'vitest';
import { html } from './html.js';
import { renderPage } from './page.js';
import { confusionChart } from './plots/confusion-chart.js';
import { ecgChart } from './plots/ecg-chart.js';
import { envelope } from './plots/envelope.js';
import { intervalChart } from './plots/interval-chart.js';
import { leadChart } from './plots/lead-chart.js';
import { lineChart } from './plots/line-chart.js';
import { scatterChart } from './plots/scatter-chart.js';
import { spectrumChart } from './plots/spectrum-chart.js';
import { tachogram } from './plots/tachogram.js';
import { unitSquareChart } from './plots/unit-square-chart.js';
import { svgDocument } from './svg-document.js';
import { definitions, table } from './table.js';

const title = 'a <title>';
const series = [
  {
    name: 'noise & scaling',
    points: [
      [0, 0.1],
      [0.5, 0.7],
      [1, 1],
    ] as const,
  },
  { name: 'permutation', points: [[0, 0.3] as const, [1, null] as const] },
];

describe('html', () => {
  it('escapes text and attribute values, not markup', () => {
    const value = `"<b> & 'c'`;
    expect(String(html`<i title="${value}">${[html`<u>${1}</u>`, value]}</i>`)).toBe(
      '<i title="&quot;&lt;b&gt; &amp; &#39;c&#39;"><u>1</u>&quot;&lt;b&gt; &amp; &#39;c&#39;</i>',
    );
  });
});

describe('renderPage', () => {
  it('puts warnings before the sections, and escapes all text', () => {
    const page = renderPage({
      title,
      subtitle: 'x',
      warnings: ['SYNTHETIC & made up'],
      sections: [{ title: 'Scores', content: 'y' }],
    });
    expect(page.startsWith('<!doctype html>')).toBe(true);
    expect(page).toContain('<h1>a &lt;title&gt;</h1>');
    expect(page.indexOf('SYNTHETIC &amp; made up')).toBeLessThan(page.indexOf('<h2>Scores</h2>'));
  });
});

describe('tables', () => {
  it('name their rows and columns', () => {
    const markup = String(table({ caption: 'c', columns: ['', 'F1'], rows: [['LDA', 0.5]] }));
    expect(markup).toContain('<th scope="col">F1</th>');
    expect(markup).toContain('<th scope="row">LDA</th><td>0.5</td>');
    expect(String(definitions({ seed: 1 }))).toBe('<dl><dt>seed</dt><dd>1</dd></dl>');
  });
});

it('labels epochs by whole numbers, and small values as they are', () => {
  const points = [
    [1, 0.5],
    [2, 0.8],
    [3, 3],
  ] as const;
  const epochs = String(lineChart({ title, x: 'epoch', y: 'norm', yScale: 'log', series: [{ name: 'a', points }] }));
  const ticks = [...epochs.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text);
  expect(ticks).toEqual(expect.arrayContaining(['1', '2', '3', '0.5']));
  expect(ticks.filter((text) => /^[12]\.5$|\dm$/.test(text))).toEqual([]);
});

it('leaves room for the longest name of a row', () => {
  const chart = (row: string) => intervalChart({ title, x: 'score', points: [{ row, series: 'AUROC', value: 0.8 }] });
  const leftOf = (markup: string) =>
    Number(/aria-label="y-axis tick label"><text transform="translate\((\d+)/.exec(markup)?.[1]);
  const name = 'encoder + LDA, HRV + LDA averaged, by subject';
  // A letter at 10 px is 5.6 px wide on average.
  expect(leftOf(String(chart(name)))).toBeGreaterThan(5.6 * name.length);
  expect(Number(/width="(\d+)"/.exec(String(chart('x'.repeat(90))))?.[1])).toBeGreaterThan(90 * 5.6 + 200);
});

/** 12 s with a missing sample, and a beat each second. */
function lead() {
  const samples = Float64Array.from({ length: 1200 }, (_, i) => (i === 300 ? Number.NaN : i % 100 === 50 ? 1 : 0));
  const beats = Array.from({ length: 12 }, (_, second) => 60.5 + second);
  const spans = [{ start: 65, end: 71.5, reason: 'flat line' }];
  return leadChart({ title, samples, sampleRate: 100, start: 60, unit: 'mV', beats, spans });
}

/** One interval in eight is no normal one; without it the line is broken. */
function rhythm(count: number) {
  const intervals = Array.from({ length: count }, (_, i) => ({ time: i + 1, interval: 1000, normal: i % 8 < 7 }));
  return tachogram({ title, intervals, duration: count + 1, spans: [{ start: 0, end: 0.5, reason: 'flat line' }] });
}

describe.each([
  ['lineChart', lineChart({ title, series, x: 'epoch', y: 'loss', yScale: 'log' }), 2],
  ['unitSquareChart', unitSquareChart({ title, series, x: 'fpr', y: 'tpr', dots: true }), 3],
  [
    'confusionChart',
    confusionChart({
      title,
      classNames: ['a', 'b'],
      rates: [
        [0.9, 0.1],
        [null, null],
      ],
      labels: [
        ['9', '1'],
        ['0', '0'],
      ],
    }),
    0,
  ],
  [
    'intervalChart',
    intervalChart({ title, x: 'score', points: [{ row: 'LDA', series: 'AUROC', value: 0.8, low: 0.7, high: 0.9 }] }),
    0,
  ],
  ['scatterChart', scatterChart({ title, x: '1', y: '2', points: [{ x: 1, y: 2, series: 'rest' }] }), 0],
  ['leadChart', lead(), 1],
  ['tachogram', rhythm(4), 1],
  [
    'spectrumChart',
    spectrumChart({
      title,
      unit: 'ms²',
      frequencies: [0, 0.1, 0.2],
      density: [0, 1, 0],
      bands: [{ name: 'LF', low: 0.04, high: 0.15 }],
    }),
    1,
  ],
  ['ecgChart', ecgChart({ title, samples: Float32Array.of(0, 1, 0, -1), sampleRate: 2, saliency: [0.2, 1] }), 1],
])('%s', (_, chart, lines) => {
  it('draws its data as SVG, without a position that is not a number', () => {
    const markup = String(chart);
    expect(markup).toMatch(/^<figure><h3>a &lt;title&gt;<\/h3>/);
    expect(markup).not.toContain('NaN');
    const paths = markup.match(/aria-label="line"[\s\S]*?<\/g>/g)?.join('') ?? '';
    expect(paths.match(/<path/g)?.length ?? 0).toBe(lines);
  });
});

it('draws no shade where nothing was salient', () => {
  expect(String(ecgChart({ title, samples: [0, 1], sampleRate: 1, saliency: [0, 0] }))).not.toMatch(
    /fill-opacity="(?!0")/,
  );
});

describe('beats', () => {
  it('are each marked once, in the row of their time, and what is left out is shaded in every row', () => {
    const markup = String(lead());
    expect(markup.match(/<circle/g)).toHaveLength(12);
    expect(markup).toMatch(/>1:00<[\s\S]*>1:10</);
    expect(markup.match(/>flat line</g)).toHaveLength(1);
    expect(markup.match(/aria-label="rect"[\s\S]*?<\/g>/)?.[0].match(/<rect/g)).toHaveLength(1);
  });

  it('of a day are drawn as ranges, no more than a page is wide', () => {
    expect(String(rhythm(90_000)).length).toBeLessThan(150_000);
  });

  it('stay visible however many samples there are to a pixel, and so do gaps', () => {
    const samples = new Float64Array(100_000);
    samples[31_415] = 1;
    samples[92_653] = -1;
    samples[50_000] = Number.NaN;
    const { at, values } = envelope(samples, 500);
    expect(at.length).toBeLessThan(1600);
    expect([values[at.indexOf(31_415)], values[at.indexOf(92_653)]]).toEqual([1, -1]);
    expect(at.filter((i) => Number.isNaN(samples[i]))).toEqual([50_000]);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });
});

describe('svgDocument', () => {
  it('is one document for programs that know neither variables nor em', () => {
    const svg = svgDocument({ title, lines: ['1 < 2'], figures: [lead(), rhythm(20)] });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="892" height="\d+"/);
    expect(svg).toContain('1 &lt; 2');
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg).not.toMatch(/var\(|currentColor|em"|<style/);
  });
});
