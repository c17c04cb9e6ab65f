/** Two leads of 20 samples at 10 Hz: V1 counts up from 0 by 2 uV, an unnamed one down from 0 by 1 uV. */
export function exampleIshne(): Uint8Array {
  const bytes = new Uint8Array(522 + 2 * 2 * 20);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('ISHNE1.0'));
  bytes.set(new TextEncoder().encode('S7'), 108);
  view.setInt32(14, 20, true);
  view.setInt32(22, 522, true);
  [9, 8, 2019].forEach((value, i) => {
    view.setInt16(138 + 2 * i, value, true);
  });
  [10, 5, 30].forEach((value, i) => {
    view.setInt16(150 + 2 * i, value, true);
  });
  view.setInt16(156, 2, true);
  [11, 0].forEach((lead, i) => {
    view.setInt16(158 + 2 * i, lead, true);
  });
  [2000, 1000].forEach((nanovolts, i) => {
    view.setInt16(206 + 2 * i, nanovolts, true);
  });
  view.setInt16(272, 10, true);
  for (let i = 0; i < 20; i++) {
    view.setInt16(522 + 4 * i, i, true);
    view.setInt16(524 + 4 * i, -i, true);
  }
  return bytes;
}
