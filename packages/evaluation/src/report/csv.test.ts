import { Random } from '@ecg-affect/random';
import { expect, it } from 'vitest';
import { evaluate } from '../evaluate/evaluate.js';
import { majorityClassifier } from '../method/majority.js';
import { leaveOneSubjectOut } from '../protocols/leave-one-subject-out.js';
import { madeUpWindows } from '../testing/windows.js';
import { csv, predictionsCsv, scoresCsv } from './csv.js';

it('writes scores and predictions as RFC 4180 says', async () => {
  const { features, windows } = madeUpWindows({ subjects: 2, perSession: 1 });
  features.values[0] = Number.NaN;
  const result = await evaluate({
    target: 'stress',
    windows,
    split: leaveOneSubjectOut(windows.subject),
    methods: [{ name: 'majority, "floor"', features, classifier: majorityClassifier() }],
    synthetic: true,
    normalisedBySubject: false,
    random: new Random(1),
    run: { seed: 1, configuration: {}, sources: {}, software: {} },
  });
  expect(scoresCsv(result).split('\r\n').slice(0, 2)).toEqual([
    'method,score,value,low,high,seeds,guessed windows',
    '"majority, ""floor""",withinSubjectAuroc,0.5,0.5,0.5,1,1',
  ]);
  expect(predictionsCsv(result).split('\r\n')).toEqual([
    'method,fold,subject,session,start,label,p(rest),p(stress),guessed,seed',
    '"majority, ""floor""",S1,S1,session 1,0,rest,1,0,1,1',
    '"majority, ""floor""",S1,S1,session 2,0,stress,1,0,0,1',
    '"majority, ""floor""",S2,S2,session 1,0,rest,1,0,0,1',
    '"majority, ""floor""",S2,S2,session 2,0,stress,1,0,0,1',
    '',
  ]);
});

it('quotes what would end a field or a line, and leaves empty what is not defined', () => {
  expect(csv([['a,b', 'say "so"', 'two\r\nlines', ' spaced '], [], [null, 0, -1e-7, '']])).toBe(
    '"a,b","say ""so""","two\r\nlines", spaced \r\n\r\n,0,-1e-7,\r\n',
  );
  expect(csv([])).toBe('');
});
