/** Thrown where a frame is none, or its checksum is another one. */
export class DamagedFrame extends Error {}
