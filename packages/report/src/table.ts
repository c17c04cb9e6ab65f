import { type Html, type HtmlValue, html } from './html.js';

/** What a {@link table} shows. */
export interface TableOptions {
  readonly caption?: string;
  /** Headings; the first column names the rows. */
  readonly columns: readonly HtmlValue[];
  readonly rows: readonly (readonly HtmlValue[])[];
}

/** A table whose first column is of headings and whose others are of numbers. */
export function table({ caption, columns, rows }: TableOptions): Html {
  return html`<div class="table"><table>
${caption === undefined ? '' : html`<caption>${caption}</caption>`}
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody>
</table></div>`;
}

/** Names and their values, in two columns. */
export function definitions(entries: Readonly<Record<string, HtmlValue>>): Html {
  return html`<dl>${Object.entries(entries).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
