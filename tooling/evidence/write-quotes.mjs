import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUOTES } from './quotes.mjs';

/** A quote in a document: what lies between `<!-- figures: NAME -->` and `<!-- end of figures -->`. */
const BLOCK = /(<!-- figures: ([\w-]+) -->\n)(.*?)(<!-- end of figures -->)/gs;

/** Names and texts of the quotes in a document. */
export function quotesIn(document) {
  return Array.from(document.matchAll(BLOCK), ([, , name, text]) => ({ name, text }));
}

/** A document without its quotes. */
export function withoutQuotes(document) {
  return document.replace(BLOCK, '');
}

/** Writes into every document that has quotes what the summary says. */
export function writeQuotes(root, summary) {
  for (const [path, quotes] of Object.entries(QUOTES)) {
    const document = readFileSync(join(root, path), 'utf8');
    const written = document.replace(BLOCK, (_, start, name, __, end) => `${start}${quotes[name](summary)}${end}`);
    writeFileSync(join(root, path), written);
  }
}
