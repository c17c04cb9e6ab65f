import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate/evaluate.js';
import { majorityClassifier } from '../method/majority.js';
import { leaveOneSubjectOut } from '../protocols/leave-one-subject-out.js';
import { paperKFold } from '../protocols/paper-k-fold.js';
import type { Split } from '../protocols/split.js';
import { formatScore } from '../result/format.js';
import { nearestMean } from '../testing/nearest-mean.js';
import { madeUpWindows } from '../testing/windows.js';
import { renderReport } from './render-report.js';

async function resultOf({ classes = 2, synthetic = false, leaky = false } = {}) {
  const { features, windows } = madeUpWindows({ classes });
  const split: Split = leaky
    ? paperKFold(windows.labels.length, 3, new Random(1))
    : leaveOneSubjectOut(windows.subject);
  return evaluate({
    target: 'stress',
    windows,
    split,
    methods: [
      {
        name: 'nearest <features>',
        features: { ...features, encoderSubjects: ['S1'] },
        classifier: nearestMean(),
      },
      { name: 'majority class', features, classifier: majorityClassifier(), baseline: true },
    ],
    synthetic,
    normalisedBySubject: false,
    random: new Random(3),
    run: {
      seed: 3,
      configuration: { protocol: 'loso' },
      sources: { store: 'made up' },
      software: { 'ecg-affect': '0.1.0' },
    },
  });
}

describe('renderReport', () => {
  it('is self-contained: no scripts, nothing to load, text escaped', async () => {
    const page = renderReport(await resultOf());
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(|@import/);
    expect(page).toContain('nearest &lt;features&gt;');
    expect(page).not.toContain('<features>');
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(5);
  });

  it('states protocol and leakage before any score', async () => {
    const result = await resultOf();
    const page = renderReport(result);
    const accuracy = formatScore(result.methods[0].scores.accuracy.value);
    expect(page.indexOf('subject-independent')).toBeGreaterThan(0);
    expect(page.indexOf('subject-independent')).toBeLessThan(page.indexOf(accuracy));
    expect(page.indexOf('Transductive')).toBeLessThan(page.indexOf(accuracy));
  });

  it('says when intervals are over too few people to be relied on', async () => {
    const result = await resultOf();
    const methods = result.methods.map((method) => ({ ...method, subjects: method.subjects.slice(0, 3) }));
    expect(renderReport({ ...result, methods })).toContain(
      'over 3 subjects, too few for the intervals to be relied on',
    );
    const many = result.methods.map((method) => ({ ...method, subjects: Array(24).fill(method.subjects[0]) }));
    expect(renderReport({ ...result, methods: many })).toContain('over 24 subjects]');
  });

  it('says SYNTHETIC and LEAKY where so, and only there', async () => {
    const plain = renderReport(await resultOf());
    expect(plain).not.toContain('SYNTHETIC');
    expect(plain).not.toContain('LEAKY');
    const marked = renderReport(await resultOf({ synthetic: true, leaky: true }));
    expect(marked).toContain('SYNTHETIC');
    expect(marked).toContain('LEAKY');
  });

  it('draws one ROC curve a class for more than two classes', async () => {
    expect(renderReport(await resultOf({ classes: 4 }))).toContain('amusement against the rest');
  });

  it('divides many methods among figures and tables: by standardisation, and by what fits on a page', async () => {
    const result = await resultOf();
    const [method, majority] = result.methods;
    const named = (name: string, standardisedBySubject: boolean) => ({
      ...method,
      name,
      transductive: { ...method.transductive, standardisedBySubject },
    });
    const methods = ['a', 'b', 'c', 'd'].flatMap((name) => [named(name, false), named(`${name}, by subject`, true)]);
    const page = renderReport({ ...result, methods: [...methods, majority] });
    for (const title of ['ROC, [^<]*', 'AUROC by subject[^<]*'])
      expect(page.match(new RegExp(`<h3>${title}</h3>`, 'g'))).toHaveLength(2);
    expect(page.match(/<caption>AUROC of each subject/g)).toHaveLength(2);
    expect(renderReport(result).match(/<h3>ROC|<caption>AUROC of each subject/g)).toHaveLength(2);
  });

  it('shows features in the plane, salient traces, learning curves and exclusions where there are any', async () => {
    const result = await resultOf();
    const { features, windows } = madeUpWindows();
    const [method] = result.methods;
    const full = {
      ...result,
      methods: [{ ...method, learningCurves: [[{ training: 0.6, heldOut: 0.7 }]] }],
      run: {
        ...result.run,
        exclusions: { 'missing samples': 7, 'poor windows': 0 },
        configuration: { 'configuration of epochs': null },
      },
    };
    const ecg = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
    const shown = { subject: 'S1', start: 20, label: 1, probability: 0.9, ecg, saliency: Float64Array.of(0.1, 0.5) };
    const page = renderReport(full, {
      embedding: { name: 'features', features, windows },
      explained: { name: 'nearest', windows: [shown], sampleRate: 8 },
    });
    for (const text of [
      'configuration of epochs</dt><dd>none given',
      'features, by subject',
      'S1, 20 s: stress',
      'held-out training subjects',
      'missing samples</dt><dd>7',
    ]) {
      expect(page).toContain(text);
    }
    expect(renderReport(result)).not.toMatch(/Learning curves|What decided|Windows not used/);
    expect(page).not.toMatch(/NaN|poor windows/);
  });
});
