import { EcgIoError } from '../error.js';

/** An element of an XML document. */
export interface XmlElement {
  /** Without the prefix of its name space. */
  readonly name: string;
  /** By name, prefixes included. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly in it, trimmed. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const MAX_DEPTH = 256;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/** Of a document: what is no element or text, an end, a beginning, or text. */
const TOKEN =
  /<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>|<\/\s*([^\s>]+)\s*>|<([^\s/>!?][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/gsy;

/**
 * Parses XML without a schema: entities of a document type are left as they are, nothing outside of the text is read.
 * @param file its name, for messages
 * @throws EcgIoError when it is not well-formed
 */
export function parseXml(text: string, file: string): XmlElement {
  const malformed = (what: string) => new EcgIoError(`${file} is no well-formed XML: ${what}`);
  const document: OpenElement = { name: '', attributes: new Map(), children: [], text: '' };
  const open = [document];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  TOKEN.lastIndex = at;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    at = TOKEN.lastIndex;
    const [, cdata, ended, begun, attributes, closed, characters] = match;
    const current = open[open.length - 1];
    if (ended !== undefined) {
      if (localName(ended) !== current.name || open.length === 1) throw malformed(`</${ended}> closes nothing`);
      current.text = current.text.trim();
      open.pop();
    } else if (begun !== undefined) {
      const element = { name: localName(begun), attributes: attributesOf(attributes), children: [], text: '' };
      current.children.push(element);
      if (!closed) open.push(element);
      if (open.length > MAX_DEPTH) throw malformed(`its elements are nested in more than ${MAX_DEPTH} levels`);
    } else current.text += cdata ?? unescaped(characters ?? '');
  }
  if (at < text.length) throw malformed(`character ${at + 1} begins nothing`);
  if (open.length > 1) throw malformed(`<${open[open.length - 1].name}> has no end`);
  if (document.children.length !== 1) throw malformed(`it has ${document.children.length} elements at its root`);
  return document.children[0];
}

/** The elements that are reached by names, level by level. */
export function elementsAt(element: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  return path.reduce<readonly XmlElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [element],
  );
}

/** The text of the first element that is reached by names; undefined where there is none. */
export function textAt(element: XmlElement, ...path: readonly string[]): string | undefined {
  return elementsAt(element, ...path)[0]?.text;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function attributesOf(text: string): Map<string, string> {
  const found = text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return new Map(Array.from(found, ([, name, double, single]) => [name, unescaped(double ?? single)]));
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
