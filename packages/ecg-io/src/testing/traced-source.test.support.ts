import type { ByteSource } from '../formats/byte-source.js';

/** A source that notes the ranges read from it. */
export function traced(source: ByteSource): { source: ByteSource; touched: [from: number, to: number][] } {
  const touched: [number, number][] = [];
  const read: ByteSource['read'] = (from, to) => {
    touched.push([from, to]);
    return source.read(from, to);
  };
  return { source: { ...source, read }, touched };
}
