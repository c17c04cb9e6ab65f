import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataPath, describeWithData, hasData } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { subjectsIn } from '../testing/dataset.test.support.js';
import type { DatasetLead, Labels } from './dataset.js';

/** What an independent reader found of a signal. */
interface Expected {
  readonly n: number;
  readonly first: readonly number[];
  readonly sum_abs: number;
}

const folder = (name = '') => dataPath('affect-layouts', name);
const expected = hasData ? JSON.parse(readFileSync(folder('expected.json'), 'utf8')) : undefined;

/** @param unit of the expected values, in that of the lead */
function expectSignal({ samples }: DatasetLead, { n, first, sum_abs }: Expected, unit = 1): void {
  expect(samples.length).toBe(n);
  for (const [i, value] of first.entries()) {
    expect(Math.abs(samples[i] - value * unit)).toBeLessThan(1e-5 * (1 + Math.abs(value * unit)));
  }
  const sum = Float64Array.from(samples, Math.abs).reduce((total, value) => total + value, 0);
  expect(Math.abs(sum / (sum_abs * unit) - 1)).toBeLessThan(1e-6);
}

describeWithData('data sets as their owners distribute them', () => {
  it('WESAD: the ECG of the chest, and spans of one condition', async () => {
    const subjects = await subjectsIn('wesad', folder('WESAD'));
    expect(subjects.map(({ name }) => name)).toEqual(['S2', 'S3', 'S4']);
    for (const { name, leads } of subjects) {
      const { segments, fs, ...signal } = expected.wesad[name];
      expectSignal(leads[0], signal);
      expect(leads[0].sampleRate).toBe(fs);
      let start = 0;
      const spans = (segments as [number, number][]).flatMap(([label, seconds]) => {
        start += seconds;
        return label >= 1 && label <= 4 ? [{ start: start - seconds, end: start, condition: label - 1 }] : [];
      });
      expect(
        leads[0].spans.map(({ start, end, labels }) => ({ start, end, condition: (labels as Labels).condition })),
      ).toEqual(spans);
      expect(leads[0].spans.map(({ labels }) => (labels as Labels).stress)).toEqual([0, 0, 1, undefined]);
    }
  });

  it('WESAD: a genuine file', async () => {
    const [{ name, leads, skipped }] = await subjectsIn('wesad', dataPath('formats', 'wesad-real'));
    expect(name).toBe('S16');
    expect(leads[0].samples.length / 700).toBeGreaterThan(50);
    expect(leads[0].spans).toEqual([]);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      'its labels are 7, expected some of 1 to 4 (baseline, stress, amusement, meditation)',
    ]);
  });

  it('DREAMER: the file instead of its folder', async () => {
    expect(await subjectsIn('dreamer', join(folder(), 'DREAMER.mat'))).toHaveLength(3);
  });

  it.each([0, 1])('DREAMER: lead %i of the clips with their ratings', async (channel) => {
    const subjects = await subjectsIn('dreamer', folder(), { channel });
    expect(subjects.map(({ name }) => name)).toEqual(['S01', 'S02', 'S03']);
    for (const [index, { leads, skipped }] of subjects.entries()) {
      const { stimuli, arousal, valence, dominance } = expected.dreamer[index + 1];
      expect(skipped).toEqual([]);
      expect(leads.length).toBe(stimuli.length);
      for (const [clip, lead] of leads.entries()) {
        expectSignal(lead, stimuli[clip][channel]);
        expect(lead.sampleRate).toBe(256);
        expect(lead.spans).toEqual([
          {
            start: 0,
            end: lead.samples.length / 256,
            labels: {
              arousal: arousal[clip],
              arousal_high: arousal[clip] > 3 ? 1 : 0,
              valence: valence[clip],
              valence_high: valence[clip] > 3 ? 1 : 0,
              dominance: dominance[clip],
              dominance_high: dominance[clip] > 3 ? 1 : 0,
            },
          },
        ]);
      }
    }
  });

  it.each(['ECG right', 'ECG left'])(
    'AMIGOS: %s of the videos with their ratings, without those that are empty',
    async (channel) => {
      const subjects = await subjectsIn('amigos', folder('AMIGOS'), { channel });
      for (const { name, leads, skipped } of subjects) {
        const videos = expected.amigos[name];
        const unusable = name === 'P01' ? [] : [4, 17, 18, 19, 20];
        expect(skipped.map(({ source }) => Number(/video (\d+)$/.exec(source)?.[1]))).toEqual(unusable);
        expect(leads.length).toBe(20 - unusable.length);
        for (const lead of leads) {
          const video = videos[Number(lead.session.slice('video '.length)) - 1];
          expectSignal(lead, video[channel.replace('ECG ', 'ecg_')]);
          expect(lead.spans[0].labels).toMatchObject({
            arousal: video.arousal,
            valence: video.valence,
            dominance: video.dominance,
          });
        }
      }
    },
  );

  it('a threshold moves the line between low and high', async () => {
    const highs = async (threshold: number) => {
      const [{ leads }] = await subjectsIn('amigos', folder('AMIGOS'), { threshold });
      return leads.map(({ spans }) => [
        (spans[0].labels as Labels).arousal > threshold,
        (spans[0].labels as Labels).arousal_high === 1,
      ]);
    };
    for (const threshold of [3, 7]) for (const [above, high] of await highs(threshold)) expect(high).toBe(above);
  });

  it('SWELL: blocks with their condition and ratings from the table', async () => {
    const subjects = await subjectsIn('swell', folder('SWELL'));
    expect(subjects.map(({ name, leads }) => [name, leads.map(({ session }) => session)])).toEqual([
      ['pp1', ['c1', 'c2', 'c3']],
      ['pp2', ['c1', 'c2', 'c3']],
    ]);
    for (const { name, leads } of subjects) {
      for (const [index, lead] of leads.entries()) {
        const { ecg, fs } = expected.swell[`${name}_${lead.session}`];
        expectSignal(lead, ecg, 1e-3);
        expect(lead.sampleRate).toBe(fs);
        const row = (expected.swell_labels as [string, number, string, ...number[]][]).find(
          ([participant, block]) => participant.toLowerCase() === name && block === index + 1,
        );
        const [, , , valence, arousal, dominance, stress_rating] = row ?? [];
        expect(lead.spans[0].labels).toMatchObject({
          condition: index,
          stress: index === 0 ? 0 : 1,
          valence,
          arousal,
          dominance,
          stress_rating,
        });
      }
    }
  });
});
