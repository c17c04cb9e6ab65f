import { zlibSync } from 'fflate';

/** What an example file is like. */
export interface AcqExample {
  /** 38 to 45 are of version 3, 61 and more of version 4 and 5. */
  readonly revision: number;
  readonly littleEndian: boolean;
  readonly isCompressed?: boolean;
  /** Blocks before the channels' headers, of version 4. */
  readonly paddings?: number;
  /** Bytes before a marker's text, of version 4: 16, or 32 with the time when it was made. */
  readonly markerBytes?: 16 | 32;
}

/** In steps of 0.5 mV with an offset of 10 mV: at 200 Hz, to the last moment. */
const ECG = Int16Array.from({ length: 101 }, (_, i) => i - 50);
/** At 50 Hz; one less than there are moments for it, as recorders leave it. */
const RESP = Float64Array.from({ length: 25 }, (_, i) => i / 8);
export const SEGMENT_MADE = Date.UTC(2024, 1, 3, 4, 5, 6, 789);

/** An AcqKnowledge file of two channels, whose second segment begins at 0.25 s; with an event that marks the second channel, by its order number 7. */
export function exampleAcq({
  revision,
  littleEndian,
  isCompressed = false,
  paddings = 0,
  markerBytes = 16,
}: AcqExample): Uint8Array {
  const isVersion4 = revision >= 61;
  const parts: Uint8Array[] = [];
  const block = (length: number, fill: (view: DataView, bytes: Uint8Array) => void = () => {}) => {
    const bytes = new Uint8Array(length);
    fill(new DataView(bytes.buffer), bytes);
    parts.push(bytes);
  };
  const text = (value: string) => new TextEncoder().encode(value);

  const graphBytes = isVersion4 ? 2414 : 1944;
  block(graphBytes, (view) => {
    view.setInt32(2, revision, littleEndian);
    view.setInt32(6, graphBytes, littleEndian);
    view.setInt16(10, 2, littleEndian);
    view.setFloat64(16, 5, littleEndian);
    view.setInt32(isVersion4 ? 972 : 1936, Number(isCompressed), littleEndian);
  });
  for (let i = 0; i < paddings; i++) block(40, (view) => view.setInt32(0, 40, littleEndian));
  const channels = [
    { name: 'ECG', unit: 'mV', samples: ECG, divider: 1, order: 3 },
    { name: 'Débit µ', unit: 'L/s', samples: RESP, divider: 4, order: 7 },
  ];
  for (const { name, unit, samples, divider, order } of channels) {
    block(isVersion4 ? 1828 : 254, (view, bytes) => {
      view.setInt32(0, bytes.length, littleEndian);
      bytes.set(text(name), 6);
      bytes.set(text(unit), 68);
      view.setInt32(88, samples.length, littleEndian);
      view.setFloat64(92, 0.5, littleEndian);
      view.setFloat64(100, 10, littleEndian);
      view.setInt16(108, order, littleEndian);
      view.setInt16(isVersion4 ? 152 : 250, divider, littleEndian);
    });
  }
  if (isVersion4) block(8, (view) => view.setInt32(0, 8, littleEndian));
  else block(100, (view) => view.setInt16(0, 100, littleEndian));
  for (const { samples } of channels) {
    block(4, (view) => {
      view.setInt16(0, samples.BYTES_PER_ELEMENT, littleEndian);
      view.setInt16(2, samples === ECG ? 2 : 1, littleEndian);
    });
  }
  if (!isCompressed) {
    for (let moment = 0; moment < ECG.length; moment++) {
      block(2, (view) => view.setInt16(0, ECG[moment], littleEndian));
      if (moment % 4 === 0 && moment / 4 < RESP.length) {
        block(8, (view) => view.setFloat64(0, RESP[moment / 4], littleEndian));
      }
    }
  }

  const markers = [
    { sample: 0, label: 'Segment 1', order: -1, type: 'apnd' },
    { sample: 20, label: 'Atem', order: 7, type: 'flag' },
    { sample: 50, label: 'Segment 2', order: -1, type: 'apnd' },
  ];
  const listHeader = isVersion4 ? (markerBytes === 32 ? 41 : 25) : 8;
  const itemBytes = isVersion4 ? markerBytes : 12;
  const items = markers.map(({ sample, label, order, type }) => {
    const bytes = new Uint8Array(itemBytes + label.length + 1);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, sample, littleEndian);
    if (isVersion4) {
      view.setInt16(8, order, littleEndian);
      bytes.set(text(type), 10);
      if (markerBytes === 32) view.setBigInt64(14, BigInt(SEGMENT_MADE + 1000 * sample), littleEndian);
    }
    view.setInt16(itemBytes - 2, label.length + (isVersion4 ? 1 : 0), littleEndian);
    bytes.set(text(label), itemBytes);
    return bytes;
  });
  block(listHeader, (view) => {
    const itemsBytes = items.reduce((sum, { length }) => sum + length, 0);
    view.setInt32(0, itemsBytes + (isVersion4 ? listHeader : 0), littleEndian);
    view.setInt32(4, markers.length + (isVersion4 ? 1 : 0), littleEndian);
  });
  parts.push(...items);
  if (isCompressed) {
    block(300);
    for (const { name, unit, samples } of channels) {
      const packed = zlibSync(new Uint8Array(samples.buffer));
      const labels = [text(name), text(unit)];
      block(60, (view) => {
        view.setInt32(0, 60, littleEndian);
        view.setInt32(44, labels[0].length, littleEndian);
        view.setInt32(48, labels[1].length, littleEndian);
        view.setInt32(52, samples.byteLength, littleEndian);
        view.setInt32(56, packed.length, littleEndian);
      });
      parts.push(...labels, packed);
    }
  }
  return new Uint8Array(Buffer.concat(parts));
}
