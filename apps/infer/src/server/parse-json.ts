import { HttpError } from './http-error.js';

/** Where a value may stand, the `NaN` that Python and others write although JSON does not know it. Looked back from, so that no text takes long. */
const NOT_A_NUMBER = /NaN(?<=[[,:]\s*NaN)(?=\s*[,\]}])/g;

/**
 * The value of a JSON text in UTF-8. `NaN` is read as null: whoever takes null for a missing sample takes both, whoever does not can say where
 * it is.
 * @param what the text is, to begin a sentence with
 * @throws HttpError 400
 */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  const text = textOf(bytes);
  if (text !== undefined) {
    try {
      return JSON.parse(text);
    } catch {
      const replaced = text.replaceAll(NOT_A_NUMBER, 'null');
      if (replaced !== text) return parseJson(Buffer.from(replaced), what);
      if (/Infinity(?<=[[,:]\s*-?Infinity)/.test(text)) {
        throw new HttpError(400, `${what} is not JSON, which has no Infinity: send finite numbers`);
      }
    }
  }
  throw new HttpError(400, `${what} is not JSON`);
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
