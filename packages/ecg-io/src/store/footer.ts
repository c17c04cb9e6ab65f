import { MetadataVersion, Schema } from 'apache-arrow';
import { Block as ArrowBlock } from 'apache-arrow/fb/block';
import { Footer as ArrowFooter } from 'apache-arrow/fb/footer';
import { KeyValue } from 'apache-arrow/fb/key-value';
import { Builder, Encoding } from 'flatbuffers';
import { BoundedByteBuffer } from './bounded-byte-buffer.js';
import { DIGEST_KEY } from './layout.js';

/** Where a record batch lies in the file: its header, then its body. */
export interface Block {
  readonly offset: number;
  readonly headerLength: number;
  readonly bodyLength: number;
}

/** What the footer of an Arrow IPC file says (Footer in Arrow's File.fbs). */
export interface Footer {
  readonly schema: Schema;
  readonly blocks: readonly Block[];
  /** The text under {@link DIGEST_KEY}, whatever it is, and the byte of the footer at which it begins; undefined where there is none. */
  readonly digest: { readonly text: string; readonly offset: number } | undefined;
}

/** The footer of a file with these batches, and `digest` in its own metadata: a copy of the windows by other programs leaves it behind. */
export function encodeFooter({ schema, blocks }: Pick<Footer, 'schema' | 'blocks'>, digest: string): Uint8Array {
  const builder = new Builder();
  const entry = KeyValue.createKeyValue(builder, builder.createString(DIGEST_KEY), builder.createString(digest));
  const metadata = ArrowFooter.createCustomMetadataVector(builder, [entry]);
  const schemaOffset = Schema.encode(builder, schema);
  ArrowFooter.startRecordBatchesVector(builder, blocks.length);
  // A flatbuffer is built from its end.
  for (const { offset, headerLength, bodyLength } of blocks.toReversed()) {
    ArrowBlock.createBlock(builder, BigInt(offset), headerLength, BigInt(bodyLength));
  }
  const batches = builder.endVector();
  ArrowFooter.startDictionariesVector(builder, 0);
  const dictionaries = builder.endVector();
  ArrowFooter.startFooter(builder);
  ArrowFooter.addVersion(builder, MetadataVersion.V5);
  ArrowFooter.addSchema(builder, schemaOffset);
  ArrowFooter.addDictionaries(builder, dictionaries);
  ArrowFooter.addRecordBatches(builder, batches);
  ArrowFooter.addCustomMetadata(builder, metadata);
  ArrowFooter.finishFooterBuffer(builder, ArrowFooter.endFooter(builder));
  return builder.asUint8Array();
}

/** Reads a footer. May throw anything where the bytes are wrong. */
export function decodeFooter(bytes: Uint8Array): Footer {
  const footer = ArrowFooter.getRootAsFooter(new BoundedByteBuffer(bytes));
  const schema = footer.schema();
  if (schema === null) throw new TypeError('no schema');
  const blocks = Array.from({ length: footer.recordBatchesLength() }, (_, index) => {
    const block = footer.recordBatches(index);
    return {
      offset: Number(block?.offset()),
      headerLength: Number(block?.metaDataLength()),
      bodyLength: Number(block?.bodyLength()),
    };
  });
  return { schema: Schema.decode(schema), blocks, digest: findDigest(footer, bytes) };
}

function findDigest(footer: ArrowFooter, bytes: Uint8Array): Footer['digest'] {
  const entries = Array.from({ length: footer.customMetadataLength() }, (_, index) => footer.customMetadata(index));
  const value = entries.find((entry) => entry?.key() === DIGEST_KEY)?.value(Encoding.UTF8_BYTES);
  if (!(value instanceof Uint8Array)) return undefined;
  return { text: Buffer.from(value).toString('latin1'), offset: value.byteOffset - bytes.byteOffset };
}
