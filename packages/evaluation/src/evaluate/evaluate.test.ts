import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { incompleteRows } from '../data/features.js';
import { majorityClassifier } from '../method/majority.js';
import type { FeatureSet } from '../method/method.js';
import { leaveOneSessionOut, leaveOneSubjectAndSessionOut } from '../protocols/leave-one-session-out.js';
import { leaveOneSubjectOut } from '../protocols/leave-one-subject-out.js';
import { paperKFold } from '../protocols/paper-k-fold.js';
import type { Split } from '../protocols/split.js';
import { leakageStatement } from '../result/leakage-statement.js';
import { comparisonTable, furtherTable, headlineTable, levelTable } from '../result/summary-tables.js';
import { nearestMean } from '../testing/nearest-mean.js';
import { madeUpWindows } from '../testing/windows.js';
import { type EvaluateOptions, evaluate } from './evaluate.js';

const { features, windows } = madeUpWindows({ effect: 3 });

function options(changes: Partial<EvaluateOptions> = {}): EvaluateOptions {
  return {
    target: 'stress',
    windows,
    split: leaveOneSubjectOut(windows.subject),
    methods: [
      { name: 'nearest', features, classifier: nearestMean() },
      { name: 'majority', features, classifier: majorityClassifier(), baseline: true },
    ],
    synthetic: false,
    normalisedBySubject: false,
    random: new Random(5),
    run: { seed: 5, configuration: {}, sources: {}, software: {} },
    ...changes,
  };
}

describe('evaluate', () => {
  it('scores every method on every window, beside the baseline, with intervals', async () => {
    const result = await evaluate(options());
    const [nearest, majority] = result.methods;
    expect(result.windows.row.toSorted((a, b) => a - b)).toEqual([...windows.labels.keys()]);
    expect(nearest.probabilities.every(([rest, stress]) => Math.abs(rest + stress - 1) < 1e-12)).toBe(true);
    expect(Number(nearest.scores.auroc.low)).toBeGreaterThan(0.7);
    expect(Number(nearest.scores.auroc.low)).toBeLessThan(Number(nearest.scores.auroc.value));
    expect(majority.scores.balancedAccuracy).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(nearest.subjects.map(({ subject, windows }) => [subject, windows])).toEqual(
      Array.from({ length: 6 }, (_, s) => [`S${s + 1}`, 8]),
    );
    expect(nearest.comparisons).toMatchObject([
      { baseline: 'majority', score: 'withinSubjectAuroc', subjects: 6, oneClassSubjects: 0 },
      { baseline: 'majority', score: 'auroc', subjects: 6 },
      { baseline: 'majority', score: 'balancedAccuracy', pairs: 6 },
    ]);
    for (const { pValue, correctedPValue } of nearest.comparisons) {
      expect(pValue).toBeGreaterThan(0);
      expect(pValue).toBeLessThan(0.05);
      // One pair of methods: nothing to correct for.
      expect(correctedPValue).toBe(pValue);
    }
    expect(majority.comparisons).toEqual([]);
  });

  it('counts the windows whose features a method had to guess, also where they were filled', async () => {
    const gaps = {
      ...features,
      values: features.values.map((value, i) => (i < 3 * features.width ? Number.NaN : value)),
    };
    const filled = { ...features, incomplete: incompleteRows(gaps) };
    const named = (name: string, of: FeatureSet) => ({ name, features: of, classifier: majorityClassifier() });
    const result = await evaluate(
      options({ methods: [named('all', features), named('gaps', gaps), named('filled', filled)] }),
    );
    expect(result.methods.map(({ guessedWindows }) => guessedWindows)).toEqual([0, 3, 3]);
    expect(result.methods[1].guessed.flatMap((guess, row) => (guess ? [row] : []))).toEqual([0, 1, 2]);
    expect(result.methods[1].subjects.map(({ guessedWindows }) => guessedWindows)).toEqual([3, 0, 0, 0, 0, 0]);
    const titles = ['gaps', 'filled'].map((name) => `${name} (guessed 3 of ${windows.labels.length} windows)`);
    for (const table of [headlineTable, levelTable, furtherTable])
      expect(table(result).rows.map(({ name }) => name)).toEqual(['all', ...titles]);
    const baseline = { ...named('floor', features), baseline: true };
    const compared = comparisonTable(await evaluate(options({ methods: [named('gaps', gaps), baseline] })));
    expect(compared?.rows.map(({ name }) => name)).toEqual([`${titles[0]}, less floor`]);
  });

  it('is plain JSON, and the same for the same seed', async () => {
    const result = await evaluate(options());
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(await evaluate(options())).toEqual(result);
  });

  it('never shows a classifier the test windows', async () => {
    const shown: string[][] = [];
    const spy = {
      ...majorityClassifier(),
      fit: (...[examples, random]: Parameters<ReturnType<typeof majorityClassifier>['fit']>) => {
        shown.push([...new Set(examples.subjects)]);
        return majorityClassifier().fit(examples, random);
      },
    };
    const { split } = options();
    await evaluate(options({ methods: [{ name: 'spy', features, classifier: spy }] }));
    split.folds.forEach(({ name }, fold) => {
      expect(shown[fold]).toHaveLength(5);
      expect(shown[fold]).not.toContain(name);
    });
  });

  it('gives test labels no say in what is predicted of them', async () => {
    const methods = [{ name: 'nearest', features, classifier: nearestMean() }];
    const split = { ...options().split, folds: options().split.folds.slice(0, 1) };
    const flipped = windows.labels.map((label, row) => (windows.subject[row] === 'S1' ? 1 - label : label));
    const before = await evaluate(options({ methods, split }));
    const after = await evaluate(options({ methods, split, windows: { ...windows, labels: flipped } }));
    expect(after.methods.map(({ probabilities }) => probabilities)).toEqual(
      before.methods.map(({ probabilities }) => probabilities),
    );
    expect(after.methods[0].scores).not.toEqual(before.methods[0].scores);
  });

  it('refuses a leaking split and features of other windows', async () => {
    const leaking = { ...paperKFold(windows.labels.length, 4, new Random(0)), kind: 'subject-independent' } as const;
    await expect(evaluate(options({ split: leaking }))).rejects.toThrow('is on both sides');
    const short = { width: 3, values: features.values.subarray(0, 30) };
    const methods = [{ name: 'short', features: short, classifier: majorityClassifier() }];
    await expect(evaluate(options({ methods }))).rejects.toThrow('short: features of 10 rows, labels of 48');
  });

  it('reports progress, and stops when asked to', async () => {
    const progress: number[] = [];
    await evaluate(options({ onProgress: (done, total) => progress.push(done / total) }));
    expect(progress).toHaveLength(12);
    expect(progress.at(-1)).toBe(1);
    await expect(evaluate(options({ signal: AbortSignal.abort(new Error('stopped')) }))).rejects.toThrow('stopped');
  });

  it('keeps what was said before calibration and how good that was, and says where calibrated probabilities tell nothing', async () => {
    const sure = (likely: number) => async (test: { values: Float32Array }) =>
      Float64Array.from({ length: (2 * test.values.length) / 3 }, (_, i) => (i % 2 ? 1 - likely : likely));
    const calibration = { temperature: 4, bias: [0, 0.5] };
    const fixed = {
      name: 'fixed',
      fit: async () => ({ calibration, predictUncalibrated: sure(0.9), predictProbabilities: sure(0.6) }),
    };
    const { methods, warnings } = await evaluate(
      options({
        methods: [
          { name: 'fixed', features, classifier: fixed },
          { name: 'plain', features, classifier: majorityClassifier() },
        ],
      }),
    );
    const [{ uncalibrated, probabilities, calibrationError, logLoss, calibrations }, plain] = methods;
    expect(uncalibrated?.map(([first]) => first)).toEqual(probabilities.map(() => 0.9));
    // Half of the windows are of class 0.
    expect(Number(calibrationError.before?.value)).toBeCloseTo(0.4, 10);
    expect(Number(calibrationError.after.value)).toBeCloseTo(0.1, 10);
    expect(calibrations).toEqual(Array.from({ length: 6 }, () => calibration));
    expect(logLoss.before).toBeCloseTo(-(Math.log(0.9) + Math.log(0.1)) / 2, 10);
    expect(logLoss.after).toBeCloseTo(-(Math.log(0.6) + Math.log(0.4)) / 2, 10);
    expect(plain).toMatchObject({ uncalibrated: null, calibrationError: { before: null }, logLoss: { before: null } });
    // What is not calibrated claims no probabilities.
    expect(warnings).toContain(
      'Probabilities that are calibrated and yet no better than how often each class occurs (log loss 0.693): "fixed" (0.714).',
    );
  });
});

describe('leakageStatement', () => {
  it('says which test subjects the encoder saw, and what was standardised by subject', async () => {
    const seen = { ...features, encoderSubjects: ['S2', 'S9'], standardisedBySubject: true };
    const methods = [{ name: 'deep', features: seen, classifier: majorityClassifier() }];
    const [protocol, encoder, standardisation] = leakageStatement(await evaluate(options({ methods })));
    expect(protocol).toContain('No subject has windows on both sides');
    expect(encoder).toBe(
      'Transductive: the encoder of "deep" was pre-trained on unlabelled ECG of 1 of the test subjects (S2), never on their labels.',
    );
    expect(standardisation).toContain('Transductive: the features of "deep" are standardised');
  });

  it('says so where the encoder saw nobody who is tested', async () => {
    const elsewhere = { ...features, encoderSubjects: ['T1'] };
    const methods = [{ name: 'deep', features: elsewhere, classifier: majorityClassifier() }];
    const result = await evaluate(options({ methods }));
    expect(leakageStatement(result)[1]).toBe('No encoder was pre-trained on ECG of a test subject.');
  });

  it('says so where ECG is normalised by what a live stream would not know', async () => {
    const of = async (normalisedBySubject: boolean) =>
      leakageStatement(await evaluate(options({ normalisedBySubject }))).join(' ');
    expect(await of(true)).toContain("Transductive: each subject's ECG is normalised over all");
    expect(await of(false)).not.toContain('normalised');
  });

  it('calls the paper protocol leaky, and features of blocks that it divides', async () => {
    const split = paperKFold(windows.labels.length, 4, new Random(0));
    const blocks = { name: 'minutes', features: { ...features, ofBlocks: true }, classifier: majorityClassifier() };
    const result = await evaluate(options({ split, methods: [blocks] }));
    const statement = leakageStatement(result);
    expect(statement[0]).toContain('LEAKY');
    expect(statement.at(-1)).toMatch(/^Leaks: the features of "minutes" are of blocks/);
    expect(leakageStatement(await evaluate(options({ methods: [blocks] }))).join(' ')).not.toContain('Leaks');
  });

  it('says which sessions are known, and which folds could not be trained', async () => {
    // Sessions 1 and 3 are of class 0, 2 and 4 of class 1; S6 has two sessions only, one of each class.
    const subject = windows.subject;
    const session = subject.map(
      (name, row) => `clip ${name === 'S6' ? windows.labels[row] : 2 * windows.labels[row] + (row % 2)}`,
    );
    const clips = { ...windows, session };
    const statement = async (split: Split) => leakageStatement(await evaluate(options({ windows: clips, split })));
    const [own, notTested] = await statement(leaveOneSessionOut(clips));
    expect(own).toBe(
      'Protocol leave-one-session-out, 20 folds: subject-dependent. Every subject is known from other sessions (clips, videos); the session that is tested is not.',
    );
    expect(notTested).toBe(
      'Not tested: 8 windows of 2 of 22 folds, which have one class only to train on (S6, clip 0, S6, clip 1).',
    );
    const [unseen] = await statement(leaveOneSubjectAndSessionOut(clips));
    expect(unseen).toContain('Neither a subject nor a session (clip, video) has windows on both sides of a fold.');
  });
});
