import { confusionChart, type Html, intervalChart, lineChart, unitSquareChart } from '@ecg-affect/report';
import type { LearningCurve } from '../method/classifier.js';
import { rankClasses } from '../metrics/auroc.js';
import type { Predictions } from '../metrics/predictions.js';
import { reliabilityBins } from '../metrics/reliability.js';
import { rocCurve } from '../metrics/roc.js';
import type { ScoreName } from '../metrics/scores.js';
import type { EvaluationResult, MethodResult, TestedWindows } from '../result/evaluation-result.js';
import { formatInterval, formatScore, SCORE_TITLES } from '../result/format.js';
import { methodTitle } from '../result/method-title.js';

/** A score of every method with its interval. */
export function scoreFigure(methods: readonly MethodResult[], score: ScoreName, chance: number): Html {
  const points = methods.flatMap(({ name, scores }) => {
    const { value, low, high } = scores[score];
    if (value === null) return [];
    return [{ row: name, series: SCORE_TITLES[score], value, ...(low !== null && high !== null && { low, high }) }];
  });
  return intervalChart({
    title: SCORE_TITLES[score],
    caption: 'With 95 % intervals over subjects; dashed: chance.',
    points,
    x: SCORE_TITLES[score],
    xDomain: [0, 1],
    reference: chance,
  });
}

/** ROC curves: many methods in a figure for two classes; for more, a figure a method with each class against the rest. */
export function rocFigures({ methods, windows, classNames }: EvaluationResult): Html[] {
  const curvesOf = (method: MethodResult) => {
    const predictions = predictionsOf(method, windows);
    return Array.from(rankClasses(predictions), ([k, ranking]) => ({
      name: classNames.length === 2 ? method.name : `${classNames[k]} against the rest`,
      points: rocCurve(ranking, (row) => predictions.labels[row] === k).map(
        ({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate] as const,
      ),
    }));
  };
  const axes = { x: 'false positive rate', y: 'true positive rate' };
  if (classNames.length === 2) {
    const title = `ROC, "${classNames[1]}" against "${classNames[0]}"`;
    return byStandardisation(methods).map(({ features, members }) =>
      unitSquareChart({
        title: `${title}${features}`,
        caption: `The windows of all people ranked together.${ofFirstSeed(members)}`,
        series: members.flatMap(curvesOf),
        ...axes,
      }),
    );
  }
  return methods.map((method) =>
    unitSquareChart({ title: `ROC of ${methodTitle(method, 'first of')}`, series: curvesOf(method), ...axes }),
  );
}

/** Where the windows of each class went, with intervals. */
export function confusionFigure(method: MethodResult, classNames: readonly string[]): Html {
  const { confusion } = method;
  return confusionChart({
    title: methodTitle(method, 'first of'),
    caption: 'Windows, their fraction of the true class, and its 95 % interval.',
    classNames,
    rates: confusion.rates.map((row) => row.map(({ value }) => value)),
    labels: confusion.rates.map((row, truth) =>
      row.map((rate, predicted) =>
        [confusion.counts[truth][predicted], formatScore(rate.value), formatInterval(rate)].join('\n'),
      ),
    ),
  });
}

/** How often a method is right when it says that it is so confident, before and after calibration. */
export function reliabilityFigure(method: MethodResult, windows: TestedWindows): Html {
  const { uncalibrated } = method;
  const after = predictionsOf(method, windows);
  const before = uncalibrated && predictionsOf({ probabilities: uncalibrated }, windows);
  const series = (name: string, predictions: Predictions) => ({
    name,
    points: reliabilityBins(predictions).map(({ confidence, accuracy }) => [confidence, accuracy] as const),
  });
  return unitSquareChart({
    title: `Reliability of ${methodTitle(method, 'first of')}`,
    caption: 'On the diagonal, a confidence is as often right as it says.',
    series: before === null ? [series('as predicted', after)] : [series('calibrated', after), series('before', before)],
    x: 'confidence',
    y: 'fraction right',
    dots: true,
  });
}

/** AUROC of every subject under every method. */
export function subjectFigures(methods: readonly MethodResult[]): Html[] {
  return byStandardisation(methods).map(({ features, members }) => subjectFigure(members, features));
}

function subjectFigure(methods: readonly MethodResult[], features: string): Html {
  const points = methods.flatMap(({ name, subjects }) =>
    subjects.flatMap(({ subject, scores: { auroc } }) =>
      auroc === null ? [] : [{ row: subject, series: name, value: auroc }],
    ),
  );
  return intervalChart({
    title: `AUROC by subject${features}`,
    caption: 'The spread over people, which a mean hides; dashed: chance.',
    points,
    reference: 0.5,
    x: 'AUROC',
    xDomain: [0, 1],
  });
}

/** How the loss fell in every fold while the number of epochs was chosen. */
export function learningFigure(method: MethodResult): Html {
  const { learningCurves } = method;
  const series = (of: string, loss: (point: LearningCurve[number]) => number) =>
    learningCurves.map((curve) => ({ name: of, points: curve.map((point, i) => [i + 1, loss(point)] as const) }));
  return lineChart({
    title: methodTitle(method, 'first of'),
    caption: 'One line a fold. The epoch of the lowest loss on held-out training subjects is chosen.',
    series: [
      ...series('trained on', ({ training }) => training),
      ...series('held-out training subjects', ({ heldOut }) => heldOut),
    ],
    x: 'epoch',
    y: 'cross-entropy (nats)',
  });
}

/** Methods for a figure each: on features as they are, and standardised by subject. All in one would be more than colours can tell apart. */
function byStandardisation(methods: readonly MethodResult[]): { features: string; members: MethodResult[] }[] {
  const standardised = (wanted: boolean) =>
    methods.filter(({ transductive }) => transductive.standardisedBySubject === wanted);
  return [
    { features: '', members: standardised(false) },
    { features: ', features standardised by subject', members: standardised(true) },
  ].filter(({ members }) => members.length > 0);
}

/** What a caption has to add where a method was repeated and its windows are shown. */
function ofFirstSeed(methods: readonly MethodResult[]): string {
  return methods.some(({ seeds }) => seeds.length > 1) ? ' Of what was repeated with several seeds, the first.' : '';
}

function predictionsOf({ probabilities }: Pick<MethodResult, 'probabilities'>, { label }: TestedWindows): Predictions {
  return { classes: probabilities[0].length, labels: label, probabilities: Float64Array.from(probabilities.flat()) };
}
