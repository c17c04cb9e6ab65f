import {
  type Data,
  Float32,
  Float64,
  makeData,
  RecordBatch,
  type Schema,
  Struct,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { WindowBatch } from './window-store.js';

/** The Arrow record batch of a piece of a store; NaN labels become nulls. */
export function encodeBatch(schema: Schema, batch: WindowBatch): RecordBatch {
  const length = batch.subject.length;
  const samples = makeData({ type: new Float32(), length: batch.ecg.length, nullCount: 0, data: batch.ecg });
  const children: Data[] = [
    makeData({ type: schema.fields[0].type, length, nullCount: 0, child: samples }),
    ...[batch.subject, batch.session, batch.dataset].map((names) => vectorFromArray(names, new Utf8()).data[0]),
    makeData({ type: new Float64(), length, nullCount: 0, data: batch.start }),
    makeData({ type: new Float32(), length, nullCount: 0, data: batch.quality }),
    ...Array.from(batch.labels.values(), nullableColumn),
  ];
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
}

function nullableColumn(values: Float64Array): Data {
  const nullable = Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  return vectorFromArray(nullable, new Float64()).data[0];
}
