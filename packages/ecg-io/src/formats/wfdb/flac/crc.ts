/** The remainders of all bytes for a polynomial of `bits` bits. */
function table(polynomial: number, bits: 8 | 16): Uint16Array {
  const top = 1 << (bits - 1);
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let value = byte << (bits - 8);
    for (let i = 0; i < 8; i++) value = value & top ? (value << 1) ^ polynomial : value << 1;
    return value & (2 * top - 1);
  });
}

const CRC8 = table(0x07, 8);
const CRC16 = table(0x8005, 16);

/** Checksum of a frame's header (RFC 9639, 9.1.8) over the bytes [from, to). */
export function crc8(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = CRC8[value ^ bytes[i]];
  return value;
}

/** Checksum of a frame (RFC 9639, 9.3) over the bytes [from, to). */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = ((value << 8) & 0xffff) ^ CRC16[(value >> 8) ^ bytes[i]];
  return value;
}
