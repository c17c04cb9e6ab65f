const SIGNATURE = [0x47, 0x43, 0x4f, 0x4c];
/** Of a heap, and of each object in it. */
const HEADER_BYTES = 16;

/**
 * True when a global heap of an HDF5 file, where its texts of any length are, has free space of no length (the file format's section III.E): the library
 * reads such a heap without end.
 */
export function hasEndlessHeap(file: Uint8Array): boolean {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  let at = file.indexOf(SIGNATURE[0]);
  while (at !== -1) {
    let next = at + 1;
    if (at + HEADER_BYTES <= file.length && SIGNATURE.every((byte, i) => file[at + i] === byte)) {
      const end = Math.min(file.length, at + Number(view.getBigUint64(at + 8, true)));
      if (isEndless(view, at + HEADER_BYTES, end)) return true;
      next = Math.max(next, end);
    }
    at = file.indexOf(SIGNATURE[0], next);
  }
  return false;
}

/** Whether the objects that follow each other from one byte to another do not get on. */
function isEndless(view: DataView, begin: number, end: number): boolean {
  for (let at = begin; at + HEADER_BYTES <= end; ) {
    const isFree = view.getUint16(at, true) === 0;
    const size = Number(view.getBigUint64(at + 8, true));
    // The size of free space counts its header; an object is filled up to whole eights.
    if (isFree && size < HEADER_BYTES) return true;
    at += isFree ? size : HEADER_BYTES + 8 * Math.ceil(size / 8);
  }
  return false;
}
