import { describe, expect, it } from 'vitest';
import { DEFAULT_METHOD, methodTitle, parseMethod } from './method-name.js';

describe('parseMethod', () => {
  it.each([
    ['encoder/lda', 'encoder/lda', 'encoder + LDA'],
    ['hrv + encoder / dense', 'encoder+hrv/dense', 'frozen encoder and HRV + dense head'],
    [
      'average(encoder/lda, hrv/forest)',
      'average(encoder/lda,hrv/forest)',
      'encoder + LDA, HRV + random forest averaged',
    ],
    ['taps/logistic', 'taps/logistic', 'encoder, taps + logistic regression'],
    [
      'average(encoder(mean, max)/lda, hrv/lda)',
      'average(encoder(mean,max)/lda,hrv/lda)',
      'encoder(mean,max) + LDA, HRV + LDA averaged',
    ],
    [
      'calibrate:60s(average(encoder/lda, hrv/lda))',
      'calibrate:60s(average(encoder/lda,hrv/lda))',
      'encoder + LDA, HRV + LDA averaged, by the first 60 s',
    ],
    ['finetune', 'finetune', 'fine-tuned network'],
  ])('reads %s', (text, name, title) => {
    const method = parseMethod(text);
    expect(method.name).toBe(name);
    expect(methodTitle(method, 'dense head')).toBe(title);
    expect(parseMethod(method.name)).toEqual(method);
  });

  it('knows the default', () => {
    expect(parseMethod(DEFAULT_METHOD).parts).toHaveLength(2);
  });

  it.each([
    ['encoder', 'expected FEATURES/CLASSIFIER'],
    ['encoder/lda/lda', 'expected FEATURES/CLASSIFIER'],
    ['eda/lda', "expected one of encoder, taps, random, hrv, found 'eda'"],
    ['encoder/svm', "expected one of lda, logistic, dense, forest, found 'svm'"],
    ['encoder+taps/lda', 'features of several encoders'],
    ['hrv+hrv/lda', 'features twice'],
    ['average(encoder/lda)', 'averages one part'],
    ['average(encoder/lda,encoder/lda)', 'a part with itself'],
    ['encoder(top)/lda', 'invalid pooling: top'],
    ['hrv(mean)/lda', "found 'hrv(mean)'"],
    ['average(encoder(mean)/lda,encoder(max)/lda)', 'in several ways'],
    ['average(encoder(mean)/lda,encoder/lda)', 'in several ways'],
    ['calibrate:0s(encoder/lda)', 'calibrates for 0 s'],
    ['calibrate:60s(finetune)', 'cannot be calibrated'],
    ['calibrate:60s(calibrate:30s(hrv/lda))', 'cannot be calibrated'],
    ['', 'expected FEATURES/CLASSIFIER'],
  ])("refuses '%s'", (text, reason) => {
    expect(() => parseMethod(text)).toThrow(reason);
  });
});
