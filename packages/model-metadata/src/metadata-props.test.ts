import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { graphDigest, type ModelMetadata, ModelMetadataError, readModelMetadata, toMetadataProps } from './index.js';

const metadata: ModelMetadata = {
  schemaVersion: 1,
  preprocessing: DEFAULT_PREPROCESSING,
  inputLength: 2560,
  target: 'stress',
  classes: ['rest', 'stress'],
  temperature: 1.25,
  precision: 'fp32',
  parity: { windows: 500, largestDifference: 1e-7, decisionsChanged: 0, scoreLost: null },
  pretraining: [{ dataset: 'ecgiddb', subjects: 90, windows: 618 }],
  training: [{ dataset: 'eegmat', subjects: 24, windows: 500 }],
  evaluation: { protocol: 'loso', leakage: 'none', scores: [{ name: 'AUROC', value: 0.7, interval: [0.6, 0.8] }] },
  synthetic: false,
  software: { name: 'ecg-affect', version: '0.1.0' },
  graphSha256: '0'.repeat(64),
  notice: 'not a medical device',
};

/** A ModelProto: ir_version, then the graph, then the properties. */
function onnxFile(props: Record<string, string>, graph = Uint8Array.of(1, 2, 3)): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(0x08).int32(8);
  writer.uint32(0x3a).bytes(graph);
  for (const [key, value] of Object.entries(props)) {
    writer.uint32(0x72).fork().uint32(0x0a).string(key).uint32(0x12).string(value).ldelim();
  }
  return writer.finish();
}

describe('readModelMetadata', () => {
  it('reads what toMetadataProps wrote', () => {
    expect(readModelMetadata(onnxFile(toMetadataProps(metadata)))).toEqual(metadata);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(), /not an ONNX file/],
    ['text', new TextEncoder().encode('<html>404</html>'), /not an ONNX file/],
    ['a length beyond the end', Uint8Array.of(0x08, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f), /not an ONNX file/],
    ['nested groups without end', new Uint8Array(100_000).fill(0x0b), /not an ONNX file/],
    ['a model of somebody else', onnxFile({ author: 'somebody' }), /without metadata of ecg-affect/],
    ['broken JSON', onnxFile({ 'ecg-affect.target': '{' }), /ecg-affect\.target is not JSON/],
    ['a property of 2 MiB', onnxFile({ 'ecg-affect.target': 'x'.repeat(2 << 20) }), /at most 1048576/],
  ])('refuses %s with one clear sentence', (_, bytes, message) => {
    expect(() => readModelMetadata(bytes)).toThrow(ModelMetadataError);
    expect(() => readModelMetadata(bytes)).toThrow(message);
  });

  it.each<[keyof ModelMetadata, unknown]>([
    ['schemaVersion', 2],
    ['classes', ['same', 'same']],
    ['classes', ['only one']],
    ['classes', ['rest', '\u001b[2Jstress']],
    ['temperature', 0],
    ['graphSha256', 'abc'],
    ['inputLength', -1],
  ])('names the field that it cannot use: %s = %j', (field, value) => {
    const props = { ...toMetadataProps(metadata), [`ecg-affect.${field}`]: JSON.stringify(value) };
    expect(() => readModelMetadata(onnxFile(props))).toThrow(field);
  });

  it('throws ModelMetadataError and nothing else, whatever the bytes', () => {
    const valid = onnxFile(toMetadataProps(metadata));
    const damage = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 8 });
    const mutated = fc.tuple(damage, fc.nat(valid.length)).map(([changes, length]) => {
      const bytes = Uint8Array.from(valid);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes.subarray(0, length);
    });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        try {
          readModelMetadata(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelMetadataError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('graphDigest', () => {
  it('is the SHA-256 of the graph alone: properties do not change it, a weight does', async () => {
    const graph = new TextEncoder().encode('abc');
    // FIPS 180-2, appendix B.1
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await graphDigest(onnxFile({}, graph))).toBe(abc);
    expect(await graphDigest(onnxFile({ a: 'b' }, graph))).toBe(abc);
    expect(await graphDigest(onnxFile({}, Uint8Array.of(1)))).not.toBe(abc);
  });
});
