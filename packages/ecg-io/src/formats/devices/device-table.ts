import type { Annotation } from '../../recording.js';
import type { SourceFolder } from '../byte-source.js';
import type { Piece } from '../pieces.js';

/** What the text of a device holds. */
export interface DeviceTable {
  readonly channels: readonly {
    readonly name: string;
    readonly unit: string;
    /** Hz; undefined where neither the file nor its times say it. */
    readonly sampleRate: number | undefined;
    /** Its samples, in stretches without a gap. */
    readonly pieces: readonly Piece[];
  }[];
  readonly start?: Date | undefined;
  readonly annotations?: readonly Annotation[];
  /** What is odd, a sentence each. */
  readonly problems?: readonly string[];
}

/** The text of a device with where it is. */
export interface DeviceText {
  readonly text: string;
  /** What messages call the file. */
  readonly path: string;
  /** Its name in `folder`. */
  readonly name: string;
  readonly folder: SourceFolder;
}

/** How to tell what a device writes, and how to read it. */
export interface Signature {
  /** The device and its program. */
  readonly format: string;
  /** Matches the first 1024 characters. */
  readonly begins: RegExp;
  /** @throws EcgIoError when the text is not what the device writes */
  read(file: DeviceText): DeviceTable | Promise<DeviceTable>;
}
