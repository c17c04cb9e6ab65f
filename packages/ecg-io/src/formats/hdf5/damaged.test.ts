import { ready } from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.js';
import { exampleOpenSignalsHdf5 } from '../opensignals/opensignals-hdf5.test.support.js';
import { hasEndlessHeap } from './global-heaps.js';
import { withHdf5File } from './with-hdf5-file.js';

/** Places that are open in the library's file system. */
async function openPlaces(): Promise<number> {
  const { FS } = await ready;
  return (FS as unknown as { streams: readonly unknown[] }).streams.filter(Boolean).length;
}

describe('damaged HDF5', () => {
  it('leaves no file open in the library', async () => {
    const bytes = (await exampleOpenSignalsHdf5()).slice();
    bytes[20] ^= 0xff;
    const before = await openPlaces();
    for (let i = 0; i < 3; i++) {
      await expect(withHdf5File(memorySource('x.h5', bytes), (root) => root.keys())).rejects.toThrow(
        /x\.h5 is a damaged HDF5 file/,
      );
    }
    expect(await openPlaces()).toBe(before);
  });

  it('whose heap the library would read without end is refused', async () => {
    const bytes = (await exampleOpenSignalsHdf5()).slice();
    expect(hasEndlessHeap(bytes)).toBe(false);
    const heap = Buffer.from(bytes).indexOf('GCOL');
    // An object with the number 0 is free space.
    new DataView(bytes.buffer).setUint16(heap + 16, 0, true);
    new DataView(bytes.buffer).setBigUint64(heap + 24, 0n, true);
    await expect(withHdf5File(memorySource('x.h5', bytes), (root) => root.keys())).rejects.toThrow(
      'x.h5 is a damaged HDF5 file: a heap in it has no end',
    );
  });
});
