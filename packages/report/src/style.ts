import { Html } from './html.js';

/** Colours on white. */
export const LIGHT = {
  text: '#1b1f24',
  muted: '#5c6570',
  page: '#fff',
  panel: '#f5f6f8',
  line: '#d8dce1',
  warning: '#8a4b00',
  'warning-panel': '#fff3df',
  'series-1': '#2f6fb7',
  'series-2': '#d1642c',
  'series-3': '#2f8f5b',
  'series-4': '#a04fa8',
  'series-5': '#b8901a',
  'series-6': '#4d8f9e',
  'series-7': '#c2476b',
  'series-8': '#6d6f78',
  'series-9': '#7b5a3a',
  'series-10': '#24407a',
  'series-11': '#6b7d1f',
  'series-12': '#d98bb5',
} as const;

/** Colours are variables, so that plots follow the page between light, dark and print. */
export const STYLE = new Html(`
:root { ${Object.entries(LIGHT)
  .map(([name, colour]) => `--${name}: ${colour};`)
  .join(' ')} }
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e7eb; --muted: #9aa4af; --page: #14171b; --panel: #1d2127; --line: #363c45; --warning: #ffc46b; --warning-panel: #33270f;
    --series-1: #6aa7ea; --series-2: #f09563; --series-3: #62c08d; --series-4: #cd8bd4; --series-5: #dfba4e; --series-6: #7fc0ce;
    --series-7: #ee86a3; --series-8: #a6a8b1; --series-9: #b08d68; --series-10: #8794e6; --series-11: #b5c95a; --series-12: #f5bfdc;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 66rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
header p { color: var(--muted); margin: .25rem 0 0; }
p, ul { max-width: 46rem; }
.warning { max-width: none; margin: 1.25rem 0 0; padding: .6rem .9rem; border-left: 4px solid var(--warning);
  background: var(--warning-panel); color: var(--warning); font-weight: 600; }
.table { overflow-x: auto; }
table { border-collapse: collapse; margin: .75rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding-bottom: .4rem; }
th, td { padding: .35rem .75rem; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { font-weight: 600; vertical-align: bottom; }
tr > :first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 500; }
.detail { display: block; color: var(--muted); font-size: .82em; }
td { white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(21rem, 1fr)); gap: 1.5rem; }
figure { margin: 1rem 0; break-inside: avoid; }
figure .plot-swatches { margin-bottom: 0; }
figure h3 { font-size: .95rem; margin: 0 0 .4rem; }
figcaption { color: var(--muted); font-size: .87rem; margin-top: .35rem; }
svg { max-width: 100%; height: auto; --plot-background: var(--page); }
@media print {
  :root { --text: #000; --muted: #444; --page: #fff; --line: #bbb; --warning: #000; --warning-panel: #eee; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  th, td { padding: .25rem .4rem; }
  table { font-size: 8.5pt; }
  h2, figure, tr { break-inside: avoid; break-after: auto; }
  h2, h3, caption, thead { break-after: avoid; }
}
`);
