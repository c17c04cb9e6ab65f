import type { ByteSource } from '../byte-source.js';
import { decodeText } from '../text.js';
import type { AcqHeader } from './header.js';

/** An event marker. */
export interface AcqMarker {
  /** Moment of the file, in samples of its first rate. */
  readonly sample: number;
  readonly text: string;
  /** Order number of the channel it marks; undefined where it marks all. */
  readonly channel: number | undefined;
  /** Four letters, e.g. `apnd` for where a segment begins, `flag`; of version 4 and later. */
  readonly type: string | undefined;
  /** When it was made or last edited; since version 4.4. */
  readonly created: Date | undefined;
}

/** The markers of a file. */
export interface AcqMarkers {
  readonly markers: readonly AcqMarker[];
  /** What is odd about them; undefined where nothing is. */
  readonly problem: string | undefined;
  /** Bytes of the file up to their end. */
  readonly end: number;
}

/** How the list and its items are laid out: bytes of the list's header, bytes of an item's before its text, bytes after the text that its length leaves out. */
interface Layout {
  readonly header: number;
  readonly item: number;
  readonly after: 0 | 1;
}

/** The revisions do not say how long their headers are, but only one layout ends where the list does. */
const VERSION_3: readonly Layout[] = [12, 10].flatMap((item) =>
  [1, 0].map((after) => ({ header: 8, item, after }) as Layout),
);
const VERSION_4: readonly Layout[] = [25, 41, 33].flatMap((header) =>
  [16, 32, 24].map((item) => ({ header, item, after: 0 }) as Layout),
);

const MAX_LIST_BYTES = 2 ** 26;
/** ms since 1970; the year 2100. */
const LATEST = 4.1e12;

/** Reads the list of event markers that begins at a byte of a file. */
export async function readAcqMarkers(
  source: ByteSource,
  at: number,
  { littleEndian, isVersion4 }: AcqHeader,
): Promise<AcqMarkers> {
  const none = (problem?: string): AcqMarkers => ({ markers: [], problem, end: at });
  if (at + 8 > source.size) return none(`${source.name} ends before its event markers`);
  const length = await source.read(at, at + 8);
  const listBytes = new DataView(length.buffer, length.byteOffset, 8).getInt32(0, littleEndian);
  if (listBytes < 0 || listBytes > MAX_LIST_BYTES)
    return none(`${source.name}: its list of event markers cannot be read`);
  const bytes = await source.read(at, Math.min(source.size, at + listBytes + 8));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // Version 4 counts one more.
  const count = view.getInt32(4, littleEndian) - (isVersion4 ? 1 : 0);
  // Some revisions count the header as part of the list.
  const ends = isVersion4 ? [listBytes] : [listBytes, listBytes + 8];
  for (const layout of isVersion4 ? VERSION_4 : VERSION_3) {
    const found = itemsOf(view, count, layout, littleEndian);
    if (found && ends.includes(found.end)) {
      return {
        ...fromFirst(
          found.offsets.map((item) => markerAt(view, item, layout, littleEndian, isVersion4)),
          source.name,
        ),
        end: at + found.end,
      };
    }
  }
  return none(`${source.name}: its list of event markers cannot be read`);
}

/** Where the items begin and the last one ends; undefined where they do not fit. */
function itemsOf(
  view: DataView,
  count: number,
  { header, item, after }: Layout,
  littleEndian: boolean,
): { offsets: readonly number[]; end: number } | undefined {
  const offsets: number[] = [];
  let at = header;
  for (let i = 0; i < count; i++) {
    if (at + item > view.byteLength) return undefined;
    const textBytes = view.getInt16(at + item - 2, littleEndian);
    if (textBytes < 0) return undefined;
    offsets.push(at);
    at += item + textBytes + after;
  }
  return at <= view.byteLength ? { offsets, end: at } : undefined;
}

function markerAt(view: DataView, at: number, { item }: Layout, littleEndian: boolean, isVersion4: boolean): AcqMarker {
  const textBytes = view.getInt16(at + item - 2, littleEndian);
  const text = (from: number, count: number) =>
    decodeText(new Uint8Array(view.buffer, view.byteOffset + from, count))
      .replace(/\0.*$/s, '')
      .trim();
  const channel = isVersion4 ? view.getInt16(at + 8, littleEndian) : -1;
  const created = item >= 24 ? Number(view.getBigInt64(at + 14, littleEndian)) : 0;
  return {
    sample: view.getInt32(at, littleEndian),
    text: text(at + item, textBytes),
    channel: channel < 0 ? undefined : channel,
    type: isVersion4 ? text(at + 10, 4) : undefined,
    created: created > 0 && created < LATEST ? new Date(created) : undefined,
  };
}

/** Some compressed files count from another moment than their first: then the first marker, where the recording begins, is before 0. */
function fromFirst(markers: readonly AcqMarker[], path: string): Pick<AcqMarkers, 'markers' | 'problem'> {
  const first = Math.min(0, ...markers.slice(0, 1).map(({ sample }) => sample));
  if (first === 0) return { markers, problem: undefined };
  return {
    markers: markers.map((marker) => ({ ...marker, sample: marker.sample - first })),
    problem: `${path}: its event markers begin at sample ${first}; they are counted from there`,
  };
}
