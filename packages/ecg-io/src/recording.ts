/** One signal of a recording. */
export interface Channel {
  /** As the file names it, e.g. `ECG ECG`, `MLII`, `chest/ECG`. */
  readonly name: string;
  /** Physical unit, e.g. `mV`, `uV`; empty when the file does not say. */
  readonly unit: string;
  /** Hz; channels of one recording may differ. */
  readonly sampleRate: number;
  /** Physical values in `unit`; a missing sample is NaN. */
  readonly samples: Float32Array | Float64Array;
}

/** A labelled moment or span of a recording. */
export interface Annotation {
  /** Seconds from the start of the recording. */
  readonly onset: number;
  /** Seconds; 0 for a moment such as a beat. */
  readonly duration: number;
  /** The label, e.g. `N` for a normal beat, or an EDF+ annotation's text. */
  readonly label: string;
  /** Further text of the annotation, e.g. the rhythm `(AFIB` of a WFDB rhythm change `+`. */
  readonly note?: string;
  /** Who annotated, where a recording may have several: the extension of the WFDB annotation file. */
  readonly annotator?: string;
}

/** What every reader gives: signals in physical units, with the file's own words about them. */
export interface Recording {
  readonly channels: readonly Channel[];
  /** Start of the recording as the file says it, taken as UTC where the file gives no zone. */
  readonly start?: Date;
  readonly subject?: string;
  readonly annotations: readonly Annotation[];
  readonly source: {
    /** Path or name of the file. */
    readonly path: string;
    /** e.g. `EDF+C`, `WFDB 212`, `CSV`. */
    readonly format: string;
  };
}
