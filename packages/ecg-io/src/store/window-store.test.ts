import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { Schema, tableFromArrays, tableFromIPC, tableToIPC } from 'apache-arrow';
import { Footer } from 'apache-arrow/fb/footer';
import { KeyValue } from 'apache-arrow/fb/key-value';
import fc from 'fast-check';
import { Builder } from 'flatbuffers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EcgIoError } from '../error.js';
import { createWindowStore } from './create-window-store.js';
import { encodeFooter } from './footer.js';
import { storeSchema } from './layout.js';
import { openWindowStore } from './open-window-store.js';
import type { StoreMetadata, WindowBatch } from './window-store.js';

const LENGTH = 5;
const metadata: StoreMetadata = {
  preprocessing: DEFAULT_PREPROCESSING,
  labels: ['stress', 'arousal'],
  synthetic: false,
};

/** Rows `from` to `to`, each of whose values follows from its number. */
function rowsOf(from: number, to: number): WindowBatch {
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  return {
    ecg: Float32Array.from(rows.flatMap((row) => Array.from({ length: LENGTH }, (_, i) => row + i / 10))),
    subject: rows.map((row) => `Subjekt ${row % 7} ä`),
    session: rows.map((row) => (row % 2 === 0 ? 'rest' : '')),
    dataset: rows.map(() => 'test'),
    start: Float64Array.from(rows, (row) => row * 10),
    quality: Float32Array.from(rows, (row) => (row % 11) / 10),
    labels: new Map([
      ['stress', Float64Array.from(rows, (row) => (row % 3 === 0 ? Number.NaN : row % 3))],
      ['arousal', Float64Array.from(rows, (row) => row / 7)],
    ]),
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('window store', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'window-store-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function write(name: string, ...batches: WindowBatch[]): Promise<string> {
    const path = join(folder, name);
    const writer = await createWindowStore(path, { windowLength: LENGTH, metadata });
    for (const batch of batches) await writer.append(batch);
    await writer.close();
    return path;
  }

  it('gives back what was written, whatever the pieces it was written in', async () => {
    const store = await openWindowStore(await write('pieces.arrow', rowsOf(0, 3), rowsOf(3, 3), rowsOf(3, 2500)));
    expect(store.rows).toBe(2500);
    expect(store.windowLength).toBe(LENGTH);
    expect(store.metadata).toEqual(metadata);
    const { ecg, ...table } = rowsOf(0, 2500);
    expect(await store.table()).toEqual(table);
    expect(await store.read(Array.from({ length: 2500 }, (_, i) => i))).toEqual(ecg);
    await store.close();
  });

  it('reads rows in the order asked, also twice', async () => {
    const store = await openWindowStore(await write('order.arrow', rowsOf(0, 2100)));
    const read = await store.read(Uint32Array.of(2099, 0, 1024, 1023, 0));
    expect(Array.from({ length: 5 }, (_, i) => read[i * LENGTH])).toEqual([2099, 0, 1024, 1023, 0]);
    await expect(store.read([2100])).rejects.toThrow('invalid row: 2100');
    await expect(store.read([0.5])).rejects.toThrow(RangeError);
    await store.close();
  });

  it('is read in record batches of at most 1024 rows', async () => {
    const store = await openWindowStore(await write('batches.arrow', rowsOf(0, 1500), rowsOf(1500, 2500)));
    const pieces = await collect(store.batches());
    expect(pieces.map((piece) => piece.subject.length)).toEqual([1024, 1024, 452]);
    expect(pieces[2]).toEqual(rowsOf(2048, 2500));
    await store.close();
  });

  it('is an Arrow file for others, with nulls where a label is missing', async () => {
    const table = tableFromIPC(await readFile(await write('foreign.arrow', rowsOf(0, 10))));
    expect(table.schema.fields.map((field) => `${field}`)).toEqual([
      'ecg: FixedSizeList[5]<Float32>',
      'subject: Utf8',
      'session: Utf8',
      'dataset: Utf8',
      'start: Float64',
      'quality: Float32',
      'stress: Float64',
      'arousal: Float64',
    ]);
    expect(table.getChild('stress')?.toJSON()).toEqual([null, 1, 2, null, 1, 2, null, 1, 2, null]);
    expect(Array.from(table.getChild('ecg')?.get(4).toArray())).toEqual(Array.from(rowsOf(4, 5).ecg));
  });

  it('has a fingerprint that follows the content and not the name', async () => {
    const paths = [
      await write('a.arrow', rowsOf(0, 20)),
      await write('b.arrow', rowsOf(0, 7), rowsOf(7, 20)),
      await write('c.arrow', rowsOf(1, 21)),
    ];
    const [a, b, c] = await Promise.all(
      paths.map(async (path) => {
        const store = await openWindowStore(path);
        const fingerprint = await store.fingerprint();
        await store.close();
        return fingerprint;
      }),
    );
    expect(a).toMatch(/^[0-9a-f]{64}$/);
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  it('holds the SHA-256 of its bytes with its own digits as zeros', async () => {
    const path = await write('digest.arrow', rowsOf(0, 1500));
    const store = await openWindowStore(path);
    const fingerprint = await store.fingerprint();
    const pieces = (await readFile(path, 'latin1')).split(fingerprint);
    expect(pieces.length).toBe(2);
    expect(
      createHash('sha256')
        .update(pieces.join('0'.repeat(64)), 'latin1')
        .digest('hex'),
    ).toBe(fingerprint);
    await store.verify();
    await store.close();
  });

  it('is not intact when any byte is another, which reading its fingerprint does not tell', async () => {
    const path = await write('flipped.arrow', rowsOf(0, 30));
    const bytes = await readFile(path);
    bytes[bytes.indexOf(Buffer.from(rowsOf(17, 18).ecg.buffer))] ^= 1;
    await writeFile(path, bytes);
    const store = await openWindowStore(path);
    expect(bytes.includes(await store.fingerprint())).toBe(true);
    await expect(store.verify()).rejects.toThrow(
      /flipped\.arrow is damaged: the SHA-256 of its content is [0-9a-f]{64}, expected [0-9a-f]{64}$/,
    );
    await store.close();
  });

  it('is read without a digest, as an earlier version or another program wrote it; its fingerprint is that of all its bytes', async () => {
    const path = join(folder, 'without.arrow');
    const bytes = tableToIPC(tableFromIPC(await readFile(await write('with.arrow', rowsOf(0, 1500)))), 'file');
    await writeFile(path, bytes);
    const store = await openWindowStore(path);
    expect((await store.table()).subject).toEqual(rowsOf(0, 1500).subject);
    expect(await store.fingerprint()).toBe(createHash('sha256').update(bytes).digest('hex'));
    await expect(store.verify()).rejects.toThrow(/without\.arrow has no digest to check/);
    await store.close();
  });

  it('gives a column of names by itself', async () => {
    const store = await openWindowStore(await write('names.arrow', rowsOf(0, 1500)));
    expect(await store.names('subject')).toEqual(rowsOf(0, 1500).subject);
    expect(await store.names('session')).toEqual(rowsOf(0, 1500).session);
    await store.close();
  });

  it('has no name before it is complete, and leaves nothing when aborted', async () => {
    const path = join(folder, 'late.arrow');
    const writer = await createWindowStore(path, { windowLength: LENGTH, metadata, maxRows: 1500 });
    await writer.append(rowsOf(0, 2000));
    await expect(openWindowStore(path)).rejects.toThrow('cannot open the window store');
    await writer.abort();
    expect((await readdir(folder)).filter((name) => name.startsWith('late'))).toEqual([]);
  });

  it('becomes several files, named by their number, when it has more rows than one may have', async () => {
    const path = join(folder, 'parts', 'store.arrow');
    const writer = await createWindowStore(path, { windowLength: LENGTH, metadata, maxRows: 1200 });
    await writer.append(rowsOf(0, 1000));
    await writer.append(rowsOf(1000, 3000));
    expect((await readdir(join(folder, 'parts'))).every((name) => name.endsWith('.tmp'))).toBe(true);
    const paths = await writer.close();
    expect(paths).toEqual([1, 2, 3].map((part) => join(folder, 'parts', `store-${part}-of-3.arrow`)));
    const pieces: WindowBatch[] = [];
    for (const part of paths) {
      const store = await openWindowStore(part);
      pieces.push({ ...(await store.table()), ecg: await store.read(Array.from({ length: store.rows }, (_, i) => i)) });
      await store.close();
    }
    expect(pieces).toEqual([rowsOf(0, 1200), rowsOf(1200, 2400), rowsOf(2400, 3000)]);
    expect((await readdir(join(folder, 'parts'))).length).toBe(3);
  });

  it('makes the folder that it is to lie in', async () => {
    const store = await openWindowStore(await write('new/folder/a.arrow', rowsOf(0, 2)));
    expect(store.rows).toBe(2);
    await store.close();
  });

  it('may hold no windows', async () => {
    const store = await openWindowStore(await write('none.arrow'));
    expect(store.rows).toBe(0);
    expect((await store.table()).labels.get('stress')).toEqual(new Float64Array());
    await store.close();
  });

  it('refuses a batch whose columns do not fit, and a label named as another column', async () => {
    const options = { windowLength: LENGTH, metadata };
    const writer = await createWindowStore(join(folder, 'refused.arrow'), options);
    await expect(writer.append({ ...rowsOf(0, 4), start: new Float64Array(3) })).rejects.toThrow(
      '3 values of start for 4 rows',
    );
    await expect(writer.append({ ...rowsOf(0, 4), ecg: new Float32Array(3) })).rejects.toThrow(
      '3 samples, expected 4 rows of 5',
    );
    await writer.abort();
    const twice = { ...options, metadata: { ...metadata, labels: ['quality'] } };
    await expect(createWindowStore(join(folder, 'twice.arrow'), twice)).rejects.toThrow('the label "quality"');
  });

  describe('says what is wrong with a file', () => {
    const open = async (name: string, bytes: Uint8Array | string) => {
      await writeFile(join(folder, name), bytes);
      return openWindowStore(join(folder, name));
    };

    it('that is missing, a folder, empty or not Arrow', async () => {
      await expect(openWindowStore(join(folder, 'missing.arrow'))).rejects.toThrow(/missing\.arrow: it does not exist/);
      await expect(openWindowStore(folder)).rejects.toThrow('is not a file');
      await expect(open('empty.arrow', '')).rejects.toThrow('is empty');
      await expect(open('text.arrow', 'time,ecg\n0,1\n')).rejects.toThrow('is not an Arrow file');
    });

    it('that is Arrow, but no window store', async () => {
      const other = tableToIPC(tableFromArrays({ x: Float32Array.of(1, 2) }), 'file');
      await expect(open('other.arrow', other)).rejects.toThrow(
        'no window store: its schema has no metadata "ecg-affect"',
      );
    });

    it('whose metadata another version wrote', async () => {
      const bytes = (await readFile(await write('older.arrow', rowsOf(0, 3)))).toString('latin1');
      const older = Buffer.from(bytes.replaceAll('sampleRate', 'samplerate'), 'latin1');
      await expect(open('older.arrow', older)).rejects.toThrow(
        /older\.arrow has other metadata "ecg-affect" than this version reads \(preprocessing: sampleRate is missing, expected a positive number\)/,
      );
    });

    it('that is cut short at any byte', async () => {
      const whole = await readFile(await write('whole.arrow', rowsOf(0, 30)));
      for (let length = 1; length < whole.length; length += 13) {
        await expect(open('cut.arrow', whole.subarray(0, length))).rejects.toThrow(EcgIoError);
      }
    });

    it('whose footer names one batch twice', async () => {
      const bytes = await readFile(await write('twice.arrow', rowsOf(0, 2000)));
      // An entry of the footer is the offset of a batch and the lengths of its header and body, 8 bytes each; the first batch lies at byte 8.
      const footer = bytes.length - 10 - bytes.readInt32LE(bytes.length - 10);
      let entry = footer;
      while (bytes.readBigInt64LE(entry) !== 8n || bytes.readBigInt64LE(entry + 24) < 8n) entry++;
      bytes.copyWithin(entry + 24, entry, entry + 24);
      await expect(open('twice.arrow', bytes)).rejects.toThrow('its record batches take more bytes than it has');
    });

    /** An Arrow file of this body and footer. */
    const arrowFile = (body: Uint8Array, footer: Uint8Array) => {
      const length = Buffer.alloc(4);
      length.writeInt32LE(footer.length);
      return Buffer.concat([Buffer.from('ARROW1\0\0'), body, footer, length, Buffer.from('ARROW1')]);
    };

    it('whose digest is none', async () => {
      const path = await write('digest.arrow', rowsOf(0, 3));
      const store = await openWindowStore(path);
      const digest = await store.fingerprint();
      await store.close();
      const other = (await readFile(path, 'latin1')).replace(digest, digest.replace(/./, 'G'));
      await expect(open('digest.arrow', Buffer.from(other, 'latin1'))).rejects.toThrow(
        /digest\.arrow is damaged: its digest is no SHA-256 of 64 hex digits/,
      );
    });

    it('whose footer or batch header claims more than any has, or a batch beyond the file', async () => {
      const huge = arrowFile(new Uint8Array(), new Uint8Array(2 ** 24 + 8));
      await expect(open('footer.arrow', huge)).rejects.toThrow('its footer claims 16777224 bytes, expected at most');
      const withBatch = (headerLength: number, bodyLength: number) => {
        const blocks = [{ offset: 8, headerLength, bodyLength }];
        return arrowFile(
          new Uint8Array(2 ** 20 + 8),
          encodeFooter({ schema: storeSchema(LENGTH, metadata), blocks }, '0'.repeat(64)),
        );
      };
      await expect(open('header.arrow', withBatch(2 ** 20 + 8, 0))).rejects.toThrow('a header of 1048584 bytes');
      await expect(open('beyond.arrow', withBatch(8, 2 ** 20 + 8))).rejects.toThrow(EcgIoError);
      await expect(open('negative.arrow', withBatch(8, -8))).rejects.toThrow('lies outside the file');
    });

    it('whose footer names one long text a million times, at once', async () => {
      const builder = new Builder();
      const text = builder.createString('x'.repeat(2 ** 20));
      const entry = KeyValue.createKeyValue(builder, text, text);
      const many = Footer.createCustomMetadataVector(builder, new Array(1e6).fill(entry));
      const schema = Schema.encode(builder, storeSchema(LENGTH, metadata));
      Footer.startFooter(builder);
      Footer.addSchema(builder, schema);
      Footer.addCustomMetadata(builder, many);
      Footer.finishFooterBuffer(builder, Footer.endFooter(builder));
      await expect(open('text.arrow', arrowFile(new Uint8Array(8), builder.asUint8Array()))).rejects.toThrow(
        'its Arrow metadata cannot be read',
      );
    });

    it('that loses its end while it is open', async () => {
      const store = await openWindowStore(await write('lost.arrow', rowsOf(0, 30)));
      await truncate(store.path, 200);
      await expect(store.read([29])).rejects.toThrow(/lost\.arrow ends at byte/);
      await store.close();
    });

    it('with any bytes changed: a store or an EcgIoError, never anything else, and never intact', async () => {
      const whole = await readFile(await write('whole.arrow', rowsOf(0, 3)));
      const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.constantFrom(0, 1, 4, 127, 128, 255) });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const bytes = Buffer.from(whole);
          for (const { at, to } of changes) bytes[at] = to;
          try {
            const store = await open('changed.arrow', bytes);
            try {
              if (!bytes.equals(whole)) await expect(store.verify()).rejects.toThrow(EcgIoError);
              await store.fingerprint();
              await store.table();
              await store.names('subject');
              await collect(store.batches());
            } finally {
              await store.close();
            }
          } catch (error) {
            expect(error).toBeInstanceOf(EcgIoError);
          }
        }),
        { numRuns: 150, seed: 1 },
      );
    });
  });
});
