import { type Html, type HtmlValue, html } from './html.js';
import { STYLE } from './style.js';

/** A part of a page under a heading. */
export interface Section {
  readonly title: string;
  readonly content: HtmlValue;
}

/** What stands on a page. */
export interface PageOptions {
  readonly title: string;
  /** One line under the title. */
  readonly subtitle: string;
  /** What nobody may overlook, e.g. that data are synthetic; shown first. */
  readonly warnings?: readonly string[];
  readonly sections: readonly Section[];
}

/** A self-contained HTML document: no scripts, no external assets; light, dark and printed. */
export function renderPage({ title, subtitle, warnings = [], sections }: PageOptions): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${subtitle}</p>
</header>
<main>
${warnings.map((warning) => html`<p class="warning" role="note">${warning}</p>`)}
${sections.map(renderSection)}
</main>
</body>
</html>
`);
}

function renderSection({ title, content }: Section): Html {
  return html`<section>
<h2>${title}</h2>
${content}
</section>
`;
}

/** Plots side by side where the page is wide enough. */
export function columns(...figures: readonly Html[]): Html {
  return html`<div class="columns">${figures}</div>`;
}
