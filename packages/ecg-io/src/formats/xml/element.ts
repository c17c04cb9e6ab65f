import { reasonOf } from '@ecg-affect/errors';
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { readText } from '../text.js';

const MAX_TEXT_BYTES = 2 ** 27;

/** True when a file begins as XML does, with or without a declaration. */
export function isXml(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head).replace(/^\u00ef\u00bb\u00bf/, '');
  return /^\s*<(\?xml|!--|!DOCTYPE|[A-Za-z_][\w.:-]*[\s>/])/i.test(text);
}

/**
 * The root of an XML file. Nothing outside of the file is read: entities of a document type are not known.
 * @throws EcgIoError when the file is too large or no XML
 */
export async function readXml(source: ByteSource): Promise<XmlElement> {
  return rootOf(await readText(source, MAX_TEXT_BYTES), source.name);
}

/**
 * The root of an XML document.
 * @param name what the document is, for messages
 * @throws EcgIoError when it is no XML
 */
export function rootOf(text: string, name: string): XmlElement {
  try {
    const { root } = parseXml(text);
    if (root) return root;
  } catch (error) {
    // The rest of the message repeats a part of the file.
    throw new EcgIoError(`${name} is no valid XML: ${reasonOf(error).split('\n')[0]}`);
  }
  throw new EcgIoError(`${name} is no valid XML: it has no element`);
}

/** An element's name without the prefix of its namespace. */
export function nameOf({ name }: XmlElement): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The elements of that name directly in an element; all where none is named. */
export function childrenOf(element: XmlElement | undefined, name?: string): XmlElement[] {
  if (!element) return [];
  return element.children.filter(
    (node): node is XmlElement => node instanceof XmlElement && (name === undefined || nameOf(node) === name),
  );
}

/** The first element down a path of names, e.g. `childAt(root, 'effectiveTime', 'low')`. */
export function childAt(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce((at, name) => childrenOf(at, name)[0], element);
}

/** All elements down a path of names. */
export function allAt(element: XmlElement | undefined, ...path: readonly string[]): XmlElement[] {
  const none: XmlElement[] = element ? [element] : [];
  return path.reduce((at, name) => at.flatMap((parent) => childrenOf(parent, name)), none);
}

/** The number that an attribute or a text is; NaN where there is none. */
export function numberIn(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}
