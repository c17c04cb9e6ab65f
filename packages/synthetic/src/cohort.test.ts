import { hrvFeatures } from '@ecg-affect/ecg-signal';
import { describe, expect, it } from 'vitest';
import { syntheticCohort, syntheticDataset, syntheticSubject } from './cohort.js';

const options = { seed: 1, minutesPerState: 1 };

describe('synthetic cohort', () => {
  it('is the same to the bit for the same seed, and another for another', () => {
    const samples = (seed: number) =>
      [...syntheticCohort({ ...options, seed, subjects: 2 })].map(
        ({ recordings }) => recordings.stress.channels[0].samples,
      );
    expect(samples(1)).toEqual(samples(1));
    expect(samples(2)).not.toEqual(samples(1));
    expect(samples(1)[0]).not.toEqual(samples(1)[1]);
  });

  it('makes a subject by its name alone', () => {
    const [, second] = syntheticCohort({ ...options, subjects: 3 });
    expect(syntheticSubject('S02', options)).toEqual(second);
  });

  it('gives recordings in mV with their R peaks', () => {
    const { recordings } = syntheticSubject('unseen', options);
    const { channels, annotations, subject } = recordings.rest;
    expect(subject).toBe('unseen');
    expect(channels.map(({ unit, sampleRate, samples }) => [unit, sampleRate, samples.length])).toEqual([
      ['mV', 250, 15_000],
    ]);
    expect(annotations.length).toBeGreaterThan(40);
    expect(Math.max(...channels[0].samples)).toBeGreaterThan(0.5);
    expect(() => syntheticSubject('S01', { seed: 1, minutesPerState: 0 })).toThrow('invalid minutes per state: 0');
  });

  it('is a data set with the label stress', () => {
    const dataset = syntheticDataset({ ...options, subjects: 2 });
    expect(dataset).toMatchObject({ name: 'synthetic', labels: ['stress'], synthetic: true, size: 2 });
    const subjects = [...(dataset.subjects() as Iterable<{ name: string; leads: readonly unknown[] }>)];
    expect(subjects.map(({ name }) => name)).toEqual(['S01', 'S02']);
    expect(subjects[0].leads).toMatchObject([
      { session: 'rest', sampleRate: 250, spans: [{ start: 0, end: 60, labels: { stress: 0 } }] },
      { session: 'stress', sampleRate: 250, spans: [{ start: 0, end: 60, labels: { stress: 1 } }] },
    ]);
  });

  it('beats faster and steadier under stress on the whole, but not in everybody', () => {
    const features = [...syntheticCohort({ ...options, subjects: 30 })].map(({ recordings }) =>
      [recordings.rest, recordings.stress].map(({ channels: [{ samples, sampleRate }] }) =>
        hrvFeatures(samples, sampleRate),
      ),
    );
    const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
    expect(median(features.map(([rest, stress]) => stress[0] - rest[0]))).toBeGreaterThan(4);
    expect(median(features.map(([rest, stress]) => stress[2] / rest[2]))).toBeLessThan(0.95);
    const fastAtRest = features.filter(([rest]) => features.some(([, stress]) => stress[0] < rest[0]));
    expect(fastAtRest.length).toBeGreaterThan(5);
  });
});
