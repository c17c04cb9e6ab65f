/** Most ones before a zero in a code of a number; one more begins a number of 8 or 16 bits. */
const MOST_ONES = 8;

/**
 * Numbers in the default Huffman code of SCP-ECG (EN 1064, annex C): as many ones as the number is large, a zero and the sign, or, behind nine ones, a zero and 8 bits or a one and 16.
 * @returns undefined where the bytes end before `count` numbers
 */
export function decodeHuffman(bytes: Uint8Array, count: number): Int32Array | undefined {
  const values = new Int32Array(count);
  const bits = 8 * bytes.length;
  let at = 0;
  const bit = () => {
    const value = at < bits ? (bytes[at >> 3] >> (7 - (at & 7))) & 1 : 0;
    at++;
    return value;
  };
  const signed = (size: 8 | 16) => {
    let value = 0;
    for (let i = 0; i < size; i++) value = (value << 1) | bit();
    return value >= 2 ** (size - 1) ? value - 2 ** size : value;
  };
  for (let i = 0; i < count; i++) {
    let ones = 0;
    while (ones <= MOST_ONES && bit() === 1) ones++;
    if (ones > MOST_ONES) values[i] = signed(bit() === 1 ? 16 : 8);
    else if (ones > 0) values[i] = bit() === 1 ? -ones : ones;
    if (at > bits) return undefined;
  }
  return values;
}
