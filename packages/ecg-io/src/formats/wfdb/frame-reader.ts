/** The signals of a WFDB record, read by frame. */
export interface FrameReader {
  readonly frames: number;
  /** The storage formats, e.g. `212`, `16+80`. */
  readonly formats: string;
  readonly signals: readonly { readonly name: string; readonly unit: string; readonly samplesPerFrame: number }[];
  /** Physical values of some signals (by index) in the frames [from, to); NaN where samples are missing. */
  read(signals: readonly number[], from: number, to: number): Promise<readonly Float64Array[]>;
  /** What checksums say is damaged, a sentence each. */
  problems(): Promise<readonly string[]>;
}
