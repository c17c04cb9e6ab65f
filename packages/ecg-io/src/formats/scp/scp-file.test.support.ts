const STEPS = [0, 3, -5, 100, -300, 2, 2, -1];

/** One lead, aVR, of 8 samples at 500 Hz in steps of 2.5 uV, in the default Huffman code. */
export function exampleScp({ encoding = 2, flags = 0, bimodal = 0, length = STEPS.length } = {}): Uint8Array {
  // The first numbers of differences are samples.
  const numbers = STEPS.map((step, i) => {
    if (i < encoding) return step;
    return [step, step - STEPS[i - 1], step - 2 * STEPS[i - 1] + STEPS[i - 2]][encoding];
  });
  const bits = numbers.map((value) => {
    const size = Math.abs(value);
    if (value === 0) return '0';
    if (size <= 8) return `${'1'.repeat(size)}0${value < 0 ? 1 : 0}`;
    const wide = size > 127 ? 16 : 8;
    return `111111111${wide === 16 ? 1 : 0}${(value & (2 ** wide - 1)).toString(2).padStart(wide, '0')}`;
  });
  const packed = (bits.join('').match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
  const u16 = (value: number) => [value & 255, value >> 8];
  const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
  const bodies: readonly (readonly [number, readonly number[]])[] = [
    [1, [2, ...u16(3), 83, 49, 0, 25, ...u16(4), ...u16(2002), 11, 22, 26, ...u16(3), 9, 10, 11, 255, 0, 0]],
    [2, u16(19999)],
    [3, [1, flags, ...u32(1), ...u32(length), 62]],
    [5, [0, 0]],
    [6, [...u16(2500), ...u16(2000), encoding, bimodal, ...u16(packed.length), ...packed]],
  ];
  const section = (id: number, body: readonly number[]) => [
    0,
    0,
    ...u16(id),
    ...u32(16 + body.length),
    20,
    20,
    0,
    0,
    0,
    0,
    0,
    0,
    ...body,
  ];
  const first = 6 + 16 + 10 * bodies.length;
  let at = first;
  const pointers: number[] = [];
  const all: number[] = [];
  for (const [id, body] of bodies) {
    pointers.push(...u16(id), ...u32(16 + body.length), ...u32(at + 1));
    all.push(...section(id, body));
    at += 16 + body.length;
  }
  const head = section(0, pointers);
  head.splice(10, 6, ...new TextEncoder().encode('SCPECG'));
  return Uint8Array.from([0, 0, ...u32(at), ...head, ...all]);
}
