import { deflateSync } from 'fflate';

type Value = string | number | Uint8Array | readonly (readonly Entry[])[];
type Entry = readonly [tag: number, vr: string, value: Value];

/** How an example is written. */
export interface DicomExample {
  readonly syntax: 'implicit' | 'explicit' | 'big-endian' | 'deflated';
  readonly hasPreamble?: boolean;
  /** Lengths of sequences and items are left open. */
  readonly isOpen?: boolean;
}

const UID = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  'big-endian': '1.2.840.10008.1.2.2',
  deflated: '1.2.840.10008.1.2.1.99',
};

/** Leads I and II (12 bits in 16, in steps of 2.5 uV, the second with a correction of 2 and a baseline of 10 uV) at 500 Hz, with padding, and a median beat. */
export function exampleDicom({ syntax, hasPreamble = true, isOpen = false }: DicomExample): Uint8Array {
  const explicit = syntax !== 'implicit';
  const little = syntax !== 'big-endian';
  const words = (values: readonly number[]) => {
    const view = new DataView(new ArrayBuffer(2 * values.length));
    for (const [i, value] of values.entries()) view.setUint16(2 * i, value & 0xffff, little);
    return new Uint8Array(view.buffer);
  };
  const channel = (code: string, label: string, more: readonly Entry[] = []): readonly Entry[] => [
    [0x003a0203, 'SH', label],
    [0x003a0208, 'SQ', [[[0x00080100, 'SH', code]]]],
    [0x003a0210, 'DS', '2.5'],
    [0x003a0211, 'SQ', [[[0x00080100, 'SH', 'uV']]]],
    ...more,
    [0x003a021a, 'US', 12],
  ];
  const group = (label: string, samples: readonly number[]): readonly Entry[] => [
    [0x003a0005, 'US', 2],
    [0x003a0010, 'UL', samples.length / 2],
    [0x003a001a, 'DS', '500'],
    [0x003a0020, 'SH', label],
    [
      0x003a0200,
      'SQ',
      [
        channel('5.6.3-9-1', 'whatever'),
        channel('local', 'Lead II (Einthoven)', [
          [0x003a0212, 'DS', '2'],
          [0x003a0213, 'DS', '10'],
        ]),
      ],
    ],
    [0x54001004, 'US', 16],
    [0x54001006, 'CS', 'SS'],
    [0x5400100a, 'OW', words([0x7000])],
    [0x54001010, 'OW', words(samples)],
  ];
  const entries: readonly Entry[] = [
    [0x0008002a, 'DT', '20130125105919.25+0100'],
    [0x00080060, 'CS', 'ECG'],
    [0x00100010, 'PN', 'Doe^Jane'],
    [0x00100020, 'LO', 'S-1'],
    [
      0x0040b020,
      'SQ',
      [
        [
          [0x00700006, 'ST', 'stress'],
          [0x0040a0b0, 'US', words([2, 0])],
          [0x0040a132, 'UL', 3],
        ],
      ],
    ],
    // The bits above those that are stored may be anything.
    [
      0x54000100,
      'SQ',
      [group('MEDIAN BEAT', new Array<number>(40).fill(9)), group('RHYTHM', [1, -1, 0xf002, 0x0fff, 0x7000, 5])],
    ],
  ];

  const number = (value: number, bytes: 2 | 4, isLittle: boolean) => {
    const view = new DataView(new ArrayBuffer(bytes));
    if (bytes === 2) view.setUint16(0, value, isLittle);
    else view.setUint32(0, value, isLittle);
    return [...new Uint8Array(view.buffer)];
  };
  const tagBytes = (tag: number, isLittle: boolean) => [
    ...number(tag >>> 16, 2, isLittle),
    ...number(tag & 0xffff, 2, isLittle),
  ];
  const encode = (list: readonly Entry[], isExplicit: boolean, isLittle: boolean): number[] =>
    list.flatMap(([tag, vr, value]) => {
      let bytes: number[];
      let isUndefined = false;
      if (typeof value === 'number') bytes = number(value, vr === 'US' ? 2 : 4, isLittle);
      else if (typeof value === 'string') {
        bytes = [...new TextEncoder().encode(value.length % 2 ? `${value}${vr === 'UI' ? '\0' : ' '}` : value)];
      } else if (value instanceof Uint8Array) bytes = [...value];
      else {
        isUndefined = isOpen;
        bytes = value.flatMap((item) => {
          const inner = encode(item, isExplicit, isLittle);
          const length = number(isOpen ? 0xffffffff : inner.length, 4, isLittle);
          const end = isOpen ? [...tagBytes(0xfffee00d, isLittle), 0, 0, 0, 0] : [];
          return [...tagBytes(0xfffee000, isLittle), ...length, ...inner, ...end];
        });
        if (isOpen) bytes.push(...tagBytes(0xfffee0dd, isLittle), 0, 0, 0, 0);
      }
      const length = isUndefined ? 0xffffffff : bytes.length;
      if (!isExplicit) return [...tagBytes(tag, isLittle), ...number(length, 4, isLittle), ...bytes];
      const type = [...vr].map((letter) => letter.charCodeAt(0));
      const head = /^(OW|SQ)$/.test(vr) ? [0, 0, ...number(length, 4, isLittle)] : number(length, 2, isLittle);
      return [...tagBytes(tag, isLittle), ...type, ...head, ...bytes];
    });

  const body = Uint8Array.from(encode(entries, explicit, little));
  if (!hasPreamble) return body;
  const meta = encode([[0x00020010, 'UI', UID[syntax]]], true, true);
  const preamble = [...new Uint8Array(128), ...new TextEncoder().encode('DICM')];
  return Uint8Array.from([...preamble, ...meta, ...(syntax === 'deflated' ? deflateSync(body) : body)]);
}
