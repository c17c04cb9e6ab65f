/** One division of the windows into training and test. */
export interface Fold {
  /** e.g. the subject left out, or the fold's number. */
  readonly name: string;
  /** Row numbers. */
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** A fold that a protocol asks for and that cannot be trained: its windows are not tested. */
export interface LeftOutFold {
  readonly name: string;
  /** That it would test. */
  readonly windows: number;
  /** What there is to train on. */
  readonly reason: 'one class only' | 'no windows';
}

/**
 * What a protocol lets stand on both sides of a fold:
 * - `subject-independent`: no subject. Says how the model does on people it has never seen.
 * - `subject-dependent`: subjects, but training windows precede the test windows of their span of one label. Says how a model does on its own users.
 * - `leaky`: neighbouring windows of one subject and session. Says little; for comparison with papers that did so.
 */
export type SplitKind = 'subject-independent' | 'subject-dependent' | 'leaky';

/** A protocol applied to a data set. */
export interface Split {
  /** As typed on the command line, e.g. `loso`, `group-kfold:10`. */
  readonly protocol: string;
  readonly kind: SplitKind;
  readonly folds: readonly Fold[];
  /** No session (clip, video) is on both sides of a fold, whoever's it is: sessions are the same where their names are. */
  readonly unseenSessions?: boolean;
  /** Absent: none. */
  readonly leftOut?: readonly LeftOutFold[];
}

/** What splits go by: one entry a row. */
export interface WindowOrigins {
  readonly subject: readonly string[];
  readonly session: readonly string[];
  /** Start of the window in its session, s. */
  readonly start: ArrayLike<number>;
}
