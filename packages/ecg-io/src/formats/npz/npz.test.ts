import { inflateSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.js';
import { readOpened } from '../recording-file.js';
import { openNpz, readNpz } from './open.js';

/**
 * `np.savez` and `np.savez_compressed` of NumPy 1.24 with ecg = arange(240).reshape(120, 2) / 4 in float32, fs = 125, label = [1, 2, 3]; in
 * zlib and base64.
 */
const FILES = {
  stored:
    'eNqt1QtI00EcwPGbm69ltWqVldXfsqa1bL7KVzrNzJraLC0ty023qbV0TInEhBERI0LsQYyIGBEhESERISEhESERIREhESERIREhESER0XduywcFkR18/vfg7vjd/eF3RoNcoRb+EiuyJKVBrxDCJ1yohbWuPrHJ0SYTqvEhXwnWF0orSoxVMnFMtGss1pY6pyZT0mTbUjVaSWNrdrY6zU01zU6L1TdeaLa3WBlvaTA7rPTjk5J1Wik5QSt1SP9YlP4oXDl8cokKLnjRj+FcX6hCqCBBBz2MMMEBF9zoggdedKMHvejHAAYxhGGMYBRjEHlCKBCBKKigRjRiICEO8dBCh1SkIxt6FKAIxTCiHJWohgkWNMAOB1pxHCfgwkmcwmm4cQZn0YkunMdFXIIHl3EFV+HFNVzHDXTjJm7hNnpwB3dxD724jz48QD8e4hEeYwBP8BTPMIjneIGXGMIrvMYbDOMt3uE9RvABH/EJo/iML/iKMXzDd/yAyBdChhDIoUAowhCOCERCiVmIwmzMwVyoMA/zsQBqLMQiLEY0lmApliEGy7ECKyEhFquwGnFYg7XQIB4JWIf10GIDErEROiQhGSlIRRo2YTPSkYFMZCEbW5CDXOiRh3xsRQG2oRDbUYQd2AkDilGCUuyCEWXYjT0oRwX2Yh8qUYX9OIBqHMQh1MAEM2pRBwussKEeDWjEYRyBHUfRhOZ845TE055mKnPT8gkj8dhagnnHHZgTrH+fdxrT/yrvzCTjBPJORyCOqfH3navo9NDyiSR+u7nWag8ewROY5vkfR0jRzvQQSlkgjpBALf91JFmIWv6n12CiuMY3CLwN0xdN/ZOTF7Wxjf+/Tl8z9fYmr8kIFRN3aTSEhvnjlQsvddR47ycVbxwB',
  deflated:
    'eNoL8GZmEWFgYOAAYkUGawUu7yuMDAwOLAwM7AwiDKnJ6Xp5BZWMDAJgIRAASYPA3BPd2WcZGVgfyLfNvL7nea3t+2NHzQ4b3DmbPUPymW3Om3MG27aptkZNmqaiqOvpfWmSCojYouIJIoACk1R+/hCe88tvbrFd/eFXTbqxTc4HJxZkrkkrL62I05gTOk2wr+VQ6tSrW6+qspeHhU0/9u/faS+trKR/sz5NWjVj7pxp86Q4ly53cTru9H9my4P4V2KrXB0Flva5RWWod7A5KikGdQY5GIZeCTwfKZWxpPO2yWUnbf2MxXP5rH46TpBlKTxyud2FbfIRDScflZkcK1MmeIoFTpvgLccqsmmmUpfm0jlcq1Y8NXBf+dhC3cLTdrnFWclzRX3cMUsavWOecfXGPJW6nvmIzXzn0dx3BdOrTYrns9ssaXW3eca51uap5PnKg95xH2eZ3fswrXzL53n8NUua/Wuecc+teSp9/+dB/7qPsxXUOXZdmJp35OJcuS8q8+JULsy2+7JU/q9nCgOz5JGENoMpiSqGcwR7UkQWSx6OcOpJthGecUJFTVhtpsgyg6kcl2ec4wnyVJ47M8Wg++YZxck7zyTbReokKHZ3TPLl6448FDRt45yYsA2TQp9snFVzLeBA1LWN85zMNkz0zUnjjr7pJnj75kG/Ls1E8d2aqm6S1Rrp+r9v+LOyW3iknpMPQEkM1aYJgW5AVgcQswETQ1oxLC10QJIAgxuUnv1G/JW0wMkTAccC1s6bFDUnZkne0gV5kzMXrlu8YN60+JCgKTPE58dPmcQlVO59RtOPtUs8XUVsCdNPqVlWXFu5RBjXRbEBrUS1fc/E0D5fIGsGEHMCbc9JTErNgTlgBtRiX0odcMwK4gQGPTc2joSmS2cCpIDuYGQSYcaVKRCgAZwToFkEXRNq4CFr4mVigAYluh5ULyPr6QbqgQdAgDcr2ERmIFwApIWZQTwAttRAUA==',
};
const example = (kind: keyof typeof FILES) => new Uint8Array(inflateSync(Buffer.from(FILES[kind], 'base64')));
const source = (bytes: Uint8Array) => memorySource('x.npz', bytes);

describe.each(['stored', 'deflated'] as const)('NPZ, %s', (kind) => {
  it('lists the arrays and reads one when it is asked for', async () => {
    const arrays = await readNpz(source(example(kind)));
    expect(arrays.map(({ name, shape }) => [name, shape])).toEqual([
      ['ecg', [120, 2]],
      ['fs', []],
      ['label', [3]],
    ]);
    expect((await arrays[2].read()).data).toEqual(BigInt64Array.of(1n, 2n, 3n));
  });

  it('takes long arrays for signals, and a number named fs for their rate', async () => {
    const { channels } = await readOpened(await openNpz(source(example(kind)), {}), { from: 0.8 });
    expect(channels.map(({ name, sampleRate, samples }) => [name, sampleRate, samples.length, samples[0]])).toEqual([
      ['ecg 0', 125, 20, 50],
      ['ecg 1', 125, 20, 50.25],
    ]);
  });

  it('says that a cut or damaged archive is damaged', async () => {
    const bytes = example(kind);
    await expect(readNpz(source(bytes.subarray(0, bytes.length - 30)))).rejects.toThrow(/damaged ZIP archive/);
    const shifted = bytes.slice();
    shifted[bytes.length - 6] ^= 0xff;
    await expect(readNpz(source(shifted))).rejects.toThrow(/damaged ZIP archive/);
  });
});

it('refuses an array that claims more numbers than its bytes can hold', async () => {
  const bytes = example('stored');
  const at = Buffer.from(bytes).indexOf('(120, 2)');
  bytes.set(new TextEncoder().encode('(9e9, 2)'.replace('9e9', '999')), at);
  await expect(readNpz(source(bytes))).rejects.toThrow(/its shape \(999, 2\) needs 7992/);
});

/** An NPY file of version 1.0. */
function npy(descr: string, shape: string, data: Uint8Array): Uint8Array {
  const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  return Uint8Array.of(
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    1,
    0,
    118,
    0,
    ...new TextEncoder().encode(`${text}\n`),
    ...data,
  );
}
const floats = (values: ArrayLike<number>) => new Uint8Array(Float64Array.from(values).buffer);
const ramp = Array.from({ length: 120 }, (_, i) => i / 4);

describe('members that are no signals', () => {
  const members = {
    'ecg.npy': npy("'<f8'", '(120L,)', floats(ramp)),
    'fs.npy': npy("'<f8'", '()', floats([250])),
    'leads.npy': npy("'<U2'", '(1,)', new Uint8Array(8)),
    'start.npy': npy("'<M8[s]'", '()', new Uint8Array(8)),
    'fields.npy': npy("[('t', '<f8'), ('x', '<f4')]", '(1,)', new Uint8Array(12)),
  };

  it('are left out, and it is told', async () => {
    const file = await openNpz(source(zipSync(members)), {});
    expect(file.channels).toEqual([{ name: 'ecg', unit: '', sampleRate: 250, length: 120 }]);
    expect((await readOpened(file)).channels[0].samples).toEqual(Float64Array.from(ramp));
    expect(await file.problems?.()).toEqual([
      'x.npz: leads (<U2) is left out',
      'x.npz: start (<M8[s]) is left out',
      "x.npz: fields ([('t', '<f8'), ('x', '<f4')]) is left out",
    ]);
  });

  it('are named where nothing else is there', async () => {
    const { 'ecg.npy': _, ...others } = members;
    await expect(openNpz(source(zipSync(others)), {})).rejects.toThrow(/its arrays: fs \(\), leads \(<U2\), start/);
  });

  it('may be times: they give the rate and are no channel', async () => {
    const time = npy("'<f8'", '(120,)', floats(ramp.map((value) => value / 62.5)));
    const { channels } = await openNpz(source(zipSync({ 'ecg.npy': members['ecg.npy'], 'time.npy': time })), {});
    expect(channels).toEqual([{ name: 'ecg', unit: '', sampleRate: 250, length: 120 }]);
  });

  it('may say that it is a sparse matrix of SciPy', async () => {
    const parts = {
      'data.npy': members['ecg.npy'],
      'shape.npy': members['ecg.npy'],
      'format.npy': members['leads.npy'],
    };
    await expect(openNpz(source(zipSync(parts)), {})).rejects.toThrow(/is a sparse matrix of SciPy/);
  });
});

it('reads half precision: the bounds of IEEE 754 binary16', async () => {
  const bits = [0, 0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x7c00, 0x7e00];
  const data = new Uint8Array(Uint16Array.from({ length: 104 }, (_, i) => bits[i % 8]).buffer);
  const file = await openNpz(source(zipSync({ 'x.npy': npy("'<f2'", '(104,)', data) })), { inputSampleRate: 1 });
  const [{ samples }] = (await readOpened(file)).channels;
  expect([...samples.slice(0, 8)]).toEqual([0, 1, -2, 65504, 2 ** -14, 2 ** -24, Number.POSITIVE_INFINITY, Number.NaN]);
});
