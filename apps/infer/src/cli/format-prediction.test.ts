import { expect, it } from 'vitest';
import { formatCsv, formatRow } from './format-prediction.js';

it('shows what the last windows say together beside each', () => {
  const classes = ['rest', 'stress'];
  const context = { seconds: 60, windows: 2, probabilities: [0.75, 0.25], decision: 'rest' };
  const window = { start: 10, quality: 1, probabilities: [0.25, 0.75], decision: 'stress', context };
  expect(formatRow(window, classes)).toBe('  10.0 s     1.00  25.0 %  75.0 %  stress     rest 75.0 %');
  const calibrating = { ...window, probabilities: null, decision: null };
  expect(formatRow(calibrating, classes)).toBe('  10.0 s     1.00                  calibrating');
  expect(formatCsv({ classes, windows: [window] })).toBe(
    'start,quality,p(rest),p(stress),decision,"p(rest, 60 s)","p(stress, 60 s)",decision (60 s)\r\n' +
      '10,1.000,0.250000,0.750000,stress,0.750000,0.250000,rest\r\n',
  );
});

it('quotes names of classes that would end a field, and has a header where there is no window', () => {
  const classes = ['calm', 'fear, "anger"'];
  const window = { start: 10, quality: 1, probabilities: [0.25, 0.75] };
  expect(
    formatCsv({
      classes,
      windows: [
        { ...window, decision: classes[1] },
        { ...window, decision: null },
      ],
    }),
  ).toBe(
    'start,quality,p(calm),"p(fear, ""anger"")",decision\r\n' +
      '10,1.000,0.250000,0.750000,"fear, ""anger"""\r\n' +
      '10,1.000,0.250000,0.750000,abstained\r\n',
  );
  expect(formatCsv({ classes: ['calm', 'fear'], windows: [] })).toBe('start,quality,p(calm),p(fear),decision\r\n');
});
