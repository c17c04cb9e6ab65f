import type { EvaluationResult, MethodResult } from './evaluation-result.js';

/** What the test subjects' data had to do with the training, in sentences: first the protocol, then what is transductive. */
export function leakageStatement(result: EvaluationResult): string[] {
  return [
    protocolStatement(result),
    ...leftOutStatements(result),
    ...encoderStatements(result.methods),
    ...normalisationStatements(result),
    ...standardisationStatements(result.methods),
    ...calibrationStatements(result.methods),
    ...blockStatements(result),
  ];
}

function protocolStatement({ protocol: { name, kind, folds, unseenSessions } }: EvaluationResult): string {
  const division = `Protocol ${name}, ${folds} ${folds === 1 ? 'fold' : 'folds'}:`;
  switch (kind) {
    case 'subject-independent':
      return unseenSessions
        ? `${division} subject-independent. Neither a subject nor a session (clip, video) has windows on both sides of a fold.`
        : `${division} subject-independent. No subject has windows on both sides of a fold.`;
    case 'subject-dependent':
      return unseenSessions
        ? `${division} subject-dependent. Every subject is known from other sessions (clips, videos); the session that is tested is not.`
        : `${division} subject-dependent. Every subject is known from the first part of each span of one label; the rest is tested.`;
    case 'leaky':
      return `${division} LEAKY. Windows of one subject and session are on both sides of a fold, so the scores are too good.`;
  }
}

function leftOutStatements({ protocol: { folds, leftOut } }: EvaluationResult): string[] {
  if (leftOut.length === 0) return [];
  const windows = leftOut.reduce((sum, fold) => sum + fold.windows, 0);
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))].join(' or ');
  return [
    `Not tested: ${windows} windows of ${leftOut.length} of ${folds + leftOut.length} folds, which have ${reasons} to train on ` +
      `(${shortened(leftOut.map(({ name }) => name))}).`,
  ];
}

function encoderStatements(methods: readonly MethodResult[]): string[] {
  const seen = new Set(methods.flatMap(({ transductive }) => transductive.encoderSawTestSubjects));
  if (seen.size > 0) {
    const those = methods.filter(({ transductive }) => transductive.encoderSawTestSubjects.length > 0);
    return [
      `Transductive: the encoder of ${namesOf(those)} was pre-trained on unlabelled ECG of ${seen.size} of the test subjects ` +
        `(${shortened([...seen])}), never on their labels.`,
    ];
  }
  return ['No encoder was pre-trained on ECG of a test subject.'];
}

function normalisationStatements({ normalisedBySubject }: EvaluationResult): string[] {
  if (!normalisedBySubject) return [];
  return [
    "Transductive: each subject's ECG is normalised over all of that subject's unlabelled recordings, of which a live stream has only the past.",
  ];
}

function standardisationStatements(methods: readonly MethodResult[]): string[] {
  const those = methods.filter(({ transductive }) => transductive.standardisedBySubject);
  if (those.length === 0) return [];
  return [
    `Transductive: the features of ${namesOf(those)} are standardised over all of a test subject's unlabelled windows.`,
  ];
}

function calibrationStatements(methods: readonly MethodResult[]): string[] {
  const periods = [...new Set(methods.flatMap(({ transductive }) => transductive.calibrationSeconds ?? []))];
  return periods.map((seconds) => {
    const those = methods.filter(({ transductive }) => transductive.calibrationSeconds === seconds);
    return (
      `Calibrated: the features of ${namesOf(those)} are standardised by the first ${seconds} s of each subject's first recording, without labels, ` +
      'as a deployed model can. No method is trained or tested on windows of that period.'
    );
  });
}

/** Only folds that divide a recording divide blocks. */
function blockStatements({ protocol: { kind, unseenSessions }, methods }: EvaluationResult): string[] {
  const those = methods.filter(({ transductive }) => transductive.ofBlocks);
  if (those.length === 0 || kind === 'subject-independent' || unseenSessions) return [];
  return [
    `Leaks: the features of ${namesOf(those)} are of blocks of windows, and blocks that a fold divides have the same features on both sides.`,
  ];
}

function namesOf(methods: readonly MethodResult[]): string {
  return methods.map(({ name }) => `"${name}"`).join(', ');
}

/** Names in a sentence; the result itself has them all. */
const NAMED = 5;

function shortened(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return rest > 1 ? `${names.slice(0, NAMED).join(', ')} and ${rest} more` : names.join(', ');
}
