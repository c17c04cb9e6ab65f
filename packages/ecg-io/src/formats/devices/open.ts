import { EcgIoError } from '../../error.js';
import type { ByteSource, SourceFolder } from '../byte-source.js';
import { piecedChannel, piecedSamples } from '../pieces.js';
import type { OpenOptions, RecordingFile } from '../recording-file.js';
import { readText } from '../text.js';
import type { Signature } from './device-table.js';
import { SIGNATURES } from './signatures.js';

/** True when a file begins as the text of a device that is known. */
export function isDeviceText(head: Uint8Array): boolean {
  return signatureOf(head) !== undefined;
}

function signatureOf(head: Uint8Array): Signature | undefined {
  // The head may end within a character.
  const text = new TextDecoder().decode(head, { stream: true });
  return SIGNATURES.find(({ begins }) => begins.test(text));
}

/**
 * Opens the text that a wearable or a recorder's program writes, told by how it begins.
 * @throws EcgIoError when it is not what the device writes, or holds no signal
 */
export async function openDeviceText(
  source: ByteSource,
  folder: SourceFolder,
  name: string,
  { inputSampleRate }: OpenOptions,
): Promise<RecordingFile> {
  const text = (await readText(source)).replace(/^\ufeff/, '');
  const signature = signatureOf(await source.read(0, Math.min(1024, source.size)));
  if (!signature) throw new EcgIoError(`${source.name} is the text of no device that is known`);
  const table = await signature.read({ text, path: source.name, name, folder });
  const signals = table.channels.map(({ pieces, ...channel }) =>
    piecedChannel(source.name, { ...channel, sampleRate: channel.sampleRate ?? inputSampleRate }, pieces),
  );
  if (signals.length === 0) throw new EcgIoError(`${source.name} (${signature.format}) has no column that is a signal`);
  return {
    source: { path: source.name, format: signature.format },
    channels: signals.map(({ channel }) => channel),
    ...(table.start && { start: table.start }),
    annotations: async () => table.annotations ?? [],
    problems: async () => table.problems ?? [],
    samples: async (indices, from, to) => indices.map((index) => piecedSamples(signals[index], from, to)),
  };
}
