import { expect, it } from 'vitest';
import { formatCsv } from './format-prediction.js';

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
