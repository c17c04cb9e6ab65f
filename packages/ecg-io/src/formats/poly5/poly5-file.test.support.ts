/** A float signal counting in halves, and an integer one from -10 to 10 mV, 10 samples at 4 Hz in blocks of 4. */
export function examplePoly5(): Uint8Array {
  const [signals, periods, perBlock, blocks] = [3, 10, 4, 3];
  const bytes = new Uint8Array(217 + signals * 136 + blocks * 86 + periods * signals * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set([value.length, ...new TextEncoder().encode(value)], at);
  bytes.set(new TextEncoder().encode('POLY SAMPLE FILEversion 2.03\r\n\x1a'));
  view.setInt16(31, 203, true);
  view.setInt16(114, 4, true);
  view.setInt16(119, signals, true);
  view.setInt32(121, periods, true);
  [2012, 9, 18, 2, 10, 0, 0].forEach((value, i) => {
    view.setInt16(129 + 2 * i, value, true);
  });
  view.setInt32(143, blocks, true);
  view.setUint16(147, perBlock, true);
  ['(Lo) ECG', '(Hi) ECG', 'RESP'].forEach((name, i) => {
    const at = 217 + 136 * i;
    text(at, name);
    text(at + 45, i < 2 ? 'uV' : 'mV');
    [-10, 10, -1000, 1000].forEach((value, k) => {
      view.setFloat32(at + 56 + 4 * k, value, true);
    });
  });
  for (let i = 0; i < periods; i++) {
    const at = 217 + signals * 136 + 86 * (1 + Math.floor(i / perBlock)) + i * signals * 2;
    view.setFloat32(at, i / 2, true);
    view.setInt16(at + 4, 100 * i, true);
  }
  return bytes;
}
