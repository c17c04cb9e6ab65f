import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFolder } from '@ecg-affect/files';
import {
  cudaEngine,
  type Engine,
  encoderTap,
  newestCheckpoint,
  onnxEngine,
  type Program,
  readCheckpoint,
} from '@ecg-affect/network';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encoderFiles, extractFeatures, loadEncoder, type PretrainOptions, pretrain } from './index.js';
import { overshooting, tinyEncoder, tinySettings, tinySource } from './testing/tiny-run.js';

let folder: string;
let options: PretrainOptions;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretrain-'));
  options = {
    ...tinySettings,
    sources: [tinySource()],
    engine: onnxEngine,
    encoder: tinyEncoder,
    workers: 0,
    out: join(folder, 'run'),
  };
});
afterEach(() => rm(folder, { recursive: true }));

const weightsOf = async (out: string) => (await readCheckpoint((await newestCheckpoint(out)) ?? '')).state.parameters;

describe('pretrain', () => {
  test('learns to recognise the transformations in subjects it has not seen', async () => {
    const { finished, epochs, steps } = await pretrain({ ...options, epochs: 30, learningRate: { initial: 1e-2 } });
    expect(finished).toBe(true);
    expect(steps).toBe(30 * 4);
    const first = epochs[0];
    const last = epochs[29];
    expect(last.loss).toBeLessThan(first.loss);
    expect(Object.keys(last.heldOut)).toEqual(['original', 'noise', 'negate', 'reverse']);
    expect(last.heldOut.noise.auroc).toBeGreaterThan(0.9);
    expect(last.heldOut.negate.auroc).toBeGreaterThan(0.9);
  });

  test('ends in the same weights with one worker, two, or none', async () => {
    const all = [];
    for (const workers of [0, 1, 2]) {
      const out = join(folder, `workers${workers}`);
      await pretrain({ ...options, workers, out, epochs: 1 });
      all.push(await weightsOf(out));
    }
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  test('stopped by its signal at any step, it saves, and goes on to the same end', async () => {
    await pretrain({ ...options, out: join(folder, 'undisturbed') });
    for (const at of [2, 4, 9]) {
      const stop = new AbortController();
      const stopped = await pretrain({
        ...options,
        resume: true,
        signal: stop.signal,
        onStep: ({ step }) => step === at && stop.abort(),
      });
      expect(stopped).toMatchObject({ finished: false, steps: at });
    }
    const { epochs } = await pretrain({ ...options, resume: true });
    const undisturbed = await loadEncoder(join(folder, 'undisturbed'));
    expect(await weightsOf(options.out)).toEqual(await weightsOf(join(folder, 'undisturbed')));
    const results = (records: typeof epochs) => records.map(({ seconds, signalsPerSecond, ...result }) => result);
    expect(results(epochs)).toEqual(results(undisturbed.record.epochs));
  });

  test('reports every step with the time that is left', async () => {
    const steps: string[] = [];
    await pretrain({
      ...options,
      onStep: ({ epoch, step, totalSteps, totalEpochs, secondsLeft, signalsPerSecond, learningRate }) => {
        expect(secondsLeft).toBeGreaterThanOrEqual(0);
        expect(signalsPerSecond).toBeGreaterThan(0);
        steps.push(`${epoch}/${totalEpochs} ${step}/${totalSteps} ${learningRate}`);
      },
      epochs: 2,
      learningRate: { every: 6, factor: 0.5 },
    });
    expect(steps[0]).toBe('1/2 1/8 0.001');
    expect(steps[7]).toBe('2/2 8/8 0.0005');
    expect((await readFile(join(options.out, 'steps.csv'), 'utf8')).split('\n')).toHaveLength(10);
  });

  test('reads the next windows while the engine computes', async () => {
    const events: string[] = [];
    const source = tinySource();
    const watched = {
      ...source,
      read: async (rows: ArrayLike<number>) => {
        events.push('read');
        return source.read(rows);
      },
    };
    const engine: Engine = {
      name: 'onnx',
      compile: async (...network) => {
        const program = await onnxEngine.compile(...network);
        const gradients: Program['gradients'] = async (...batch) => {
          const result = await program.gradients(...batch);
          events.push('gradients');
          return result;
        };
        return { gradients, forward: (...x) => program.forward(...x), dispose: () => program.dispose() };
      },
    };
    await pretrain({ ...options, engine, sources: [watched], heldOut: 0, epochs: 1 });
    expect(events).toEqual(['read', ...Array.from({ length: 4 }, () => ['read', 'gradients']).flat(), 'gradients']);
  });

  test('goes on for more epochs when asked to', async () => {
    await pretrain({ ...options, epochs: 1 });
    const more = await pretrain({ ...options, epochs: 3, resume: true });
    expect(more.epochs).toHaveLength(3);
    await pretrain({ ...options, out: join(folder, 'at once') });
    expect(await weightsOf(options.out)).toEqual(await weightsOf(join(folder, 'at once')));
  });

  test('ends after the steps asked for, whatever the epochs, also when it is stopped and resumed', async () => {
    const sevenSteps = { ...options, steps: 7 };
    const { steps, epochs, finished } = await pretrain(sevenSteps);
    // Four steps an epoch.
    expect([steps, epochs.length, finished]).toEqual([7, 2, true]);
    const out = join(folder, 'stopped');
    const stop = new AbortController();
    const onStep = ({ step, totalSteps }: { step: number; totalSteps: number }) => {
      expect(totalSteps).toBe(7);
      if (step === 5) stop.abort();
    };
    expect(await pretrain({ ...sevenSteps, out, onStep, signal: stop.signal })).toMatchObject({ steps: 5 });
    expect(await pretrain({ ...sevenSteps, out, resume: true })).toMatchObject({ steps: 7, finished: true });
    expect(await weightsOf(out)).toEqual(await weightsOf(options.out));
    await expect(pretrain({ ...sevenSteps, steps: 8, resume: true })).rejects.toThrow('steps was 7 and is now 8');
  });

  test.each([[['mean']], [['max', 'quantile:0.9']]] as const)(
    'learns through %s, and its encoder pools so',
    async (pooling) => {
      const { epochs } = await pretrain({
        ...options,
        epochs: 4,
        learningRate: { initial: 1e-2 },
        pooling: [...pooling],
      });
      expect(epochs[3].loss).toBeLessThan(0.95 * epochs[0].loss);
      const encoder = await loadEncoder(options.out);
      expect(encoder.description.pooling).toEqual(pooling);
      expect(await extractFeatures(encoder, tinySource(), onnxEngine, { workers: 0 })).toHaveLength(
        40 * 8 * pooling.length,
      );
      await expect(pretrain({ ...options, epochs: 4, learningRate: { initial: 1e-2 }, resume: true })).rejects.toThrow(
        'pooling was',
      );
    },
  );

  test('ends early when the held-out loss has not fallen for long enough', async () => {
    const { epochs, finished } = await pretrain({ ...options, ...overshooting, patience: 1 });
    expect(finished).toBe(true);
    const losses = epochs.map(({ heldOutLoss }) => Number(heldOutLoss));
    expect(losses.length).toBeLessThan(7);
    expect(losses.indexOf(Math.min(...losses))).toBe(losses.length - 2);
    expect(losses.slice(0, -1)).toEqual(losses.slice(0, -1).sort((a, b) => b - a));
    // Asked to go on, it has still run out of patience.
    expect((await pretrain({ ...options, ...overshooting, patience: 1, resume: true })).epochs).toEqual(epochs);
  });

  test('with a rate that falls over the run, does not go on for more epochs', async () => {
    const falling = { ...options, epochs: 1, learningRate: { schedule: 'cosine' as const } };
    const rates: number[] = [];
    await pretrain({ ...falling, onStep: ({ learningRate }) => rates.push(learningRate) });
    expect(rates[0]).toBe(1e-3);
    expect(rates[2]).toBeCloseTo(5e-4, 12);
    await expect(pretrain({ ...falling, epochs: 2, resume: true })).rejects.toThrow('epochs was 1 and is now 2');
  });

  test('refuses to go on with another configuration or other data', async () => {
    await pretrain({ ...options, epochs: 1 });
    const resume = { ...options, resume: true };
    await expect(pretrain({ ...resume, engine: { ...onnxEngine, name: cudaEngine.name } })).rejects.toThrow(
      'the engine was "onnx" and is now "onnx-cuda"',
    );
    await expect(pretrain({ ...resume, batchSize: 4 })).rejects.toThrow('batchSize was 8 and is now 4');
    const changed = { ...tinySource('changed.arrow'), fingerprint: 'tiny 2' };
    await expect(pretrain({ ...resume, sources: [changed] })).rejects.toThrow(
      'the content of changed.arrow was "tiny 1" and is now "tiny 2"',
    );
    await expect(pretrain({ ...resume, sources: [tinySource(), tinySource()] })).rejects.toThrow('number of stores');
    await expect(pretrain({ ...resume, encoder: { ...tinyEncoder, slope: 0.1 } })).rejects.toThrow(
      'its network is another',
    );
  });

  test('refuses a folder that is in use, and settings that make no sense', async () => {
    await expect(pretrain({ ...options, out: folder, batchSize: 0 })).rejects.toThrow('invalid batchSize');
    const below = join('/dev/null', 'run');
    await expect(pretrain({ ...options, out: below })).rejects.toThrow(`cannot write ${below}: `);
    await writeFile(join(folder, 'thesis.txt'), '');
    await expect(pretrain({ ...options, out: folder })).rejects.toThrow(`${folder} is not empty: it holds thesis.txt`);
  });

  test('a store that vanishes stops the run with the checkpoint that is left', async () => {
    let reads = 0;
    const source = tinySource();
    const vanishing = {
      ...source,
      read: async (indices: ArrayLike<number>) => {
        if (++reads > 8) throw new Error('cannot read tiny.arrow: it is gone');
        return source.read(indices);
      },
    };
    await expect(pretrain({ ...options, sources: [vanishing] })).rejects.toThrow(
      /^pre-training stopped: cannot read tiny.arrow: it is gone; the last checkpoint is .*000002$/,
    );
    await pretrain({ ...options, resume: true });
    await pretrain({ ...options, out: join(folder, 'undisturbed') });
    expect(await weightsOf(options.out)).toEqual(await weightsOf(join(folder, 'undisturbed')));
  });

  test('a loss that is not finite stops the run, and the last good weights stay', async () => {
    const source = tinySource();
    const broken = { ...source, read: async (rows: ArrayLike<number>) => (await source.read(rows)).fill(Number.NaN) };
    await expect(pretrain({ ...options, sources: [broken] })).rejects.toThrow(
      /training diverged at step 1: loss NaN, learning rate 0.001, gradient norm .*, weight norm [\d.]+; the last checkpoint/,
    );
    const weights = await weightsOf(options.out);
    expect([...weights.values()].every((tensor) => tensor.every(Number.isFinite))).toBe(true);
  });
});

describe('the encoder of a run', () => {
  test('knows whom it was trained on, and gives the features of any windows', async () => {
    await pretrain({ ...options, epochs: 1 });
    const encoder = await loadEncoder(options.out);
    expect(encoder.trainedSubjects.size).toBe(3);
    expect(encoder.trainedSubjects.has(encoder.record.heldOutSubjects[0])).toBe(false);
    const layers = ['conv1', 'conv2', 'conv3'];
    expect([...encoder.parameters.keys()]).toEqual(layers.flatMap((name) => [`${name}.kernel`, `${name}.bias`]));

    const features = await extractFeatures(encoder, tinySource(), onnxEngine, { batchSize: 7, workers: 0 });
    expect(features).toHaveLength(40 * 8);
    const alone = await onnxEngine.compile({ input: { encoder: tinyEncoder }, heads: [] }, { workers: 0 });
    const { features: ninth } = await alone.forward(encoder.parameters, await tinySource().read([9]), 1);
    expect(features.slice(9 * 8, 10 * 8)).toEqual(ninth);
    await alone.dispose();
  });

  test('can be tapped below its last block', async () => {
    await pretrain({ ...options, epochs: 1 });
    const tap = encoderTap(await loadEncoder(options.out), 1);
    expect([...tap.parameters.keys()]).toEqual(['conv1.kernel', 'conv1.bias', 'conv2.kernel', 'conv2.bias']);
    expect(await extractFeatures(tap, tinySource(), onnxEngine, { workers: 0 })).toHaveLength(40 * 4);
    expect(() => encoderTap(tap, 2)).toThrow('invalid number of blocks: 2');
  });

  test('is that of the epoch of the least held-out loss, kept beside the last two', async () => {
    const { encoder, checkpoint, epochs } = await pretrain({ ...options, ...overshooting });
    const losses = epochs.map(({ heldOutLoss }) => heldOutLoss);
    expect(losses.indexOf(Math.min(...losses.map(Number)))).toBe(4);
    const best = await loadEncoder(options.out);
    expect(best.path).toBe(encoder);
    expect(encoder).not.toBe(checkpoint);
    expect((await readdir(join(options.out, 'checkpoints'))).sort()).toEqual(['000006', '000007', '000008']);
    // It is the encoder that five epochs end in.
    await pretrain({ ...options, ...overshooting, epochs: 5, out: join(folder, 'five') });
    expect(best.parameters).toEqual((await loadEncoder(join(folder, 'five'))).parameters);
    expect((await loadEncoder(checkpoint)).record.epochs).toHaveLength(7);
  });

  test('is the average of the weights where that has the lower held-out loss', async () => {
    // Steps so long that the weights jump about.
    const jumping = { ...options, epochs: 6, learningRate: { initial: 0.05 }, averageDecay: 0.9 };
    const { epochs, encoder } = await pretrain(jumping);
    const best = await loadEncoder(options.out);
    expect(best.path).toBe(encoder);
    expect(best.weights).toBe('average');
    const losses = epochs.flatMap(({ heldOutLoss, average }) => [heldOutLoss, average?.heldOutLoss].map(Number));
    expect(best.record.epochs.at(-1)?.average?.heldOutLoss).toBe(Math.min(...losses));
    const { state } = await readCheckpoint(encoder);
    for (const [name, values] of best.parameters) expect(values).toEqual(state.average?.get(name));
    // As files of its own it is the same, whatever the run's last weights were.
    await writeFolder(join(folder, 'files'), encoderFiles(best));
    const again = await loadEncoder(join(folder, 'files'));
    expect(again.weights).toBe('average');
    expect(again.parameters).toEqual(best.parameters);
    // The average changes nothing of the training, and is worth nothing where nobody is held out to say so.
    await pretrain({ ...jumping, averageDecay: null, out: join(folder, 'without') });
    expect(await weightsOf(join(folder, 'without'))).toEqual(await weightsOf(options.out));
    await pretrain({ ...jumping, epochs: 1, heldOut: 0, out: join(folder, 'nobody') });
    expect((await loadEncoder(join(folder, 'nobody'))).weights).toBe('last');
  });

  test('is the last one when asked to, and where nobody is held out', async () => {
    for (const settings of [{ keep: 'last' }, { heldOut: 0 }] as const) {
      const out = join(folder, Object.keys(settings)[0]);
      const { encoder, checkpoint } = await pretrain({ ...options, ...overshooting, ...settings, out });
      expect(encoder).toBe(checkpoint);
      expect((await loadEncoder(out)).path).toBe(checkpoint);
      expect(await readdir(join(out, 'checkpoints'))).toHaveLength(2);
    }
  });

  test('of a run of before there was a best one is the last, as it was; nobody goes on with it as if it were of now', async () => {
    const { checkpoint } = await pretrain({ ...options, ...overshooting });
    for (const name of await readdir(join(options.out, 'checkpoints'))) {
      const file = join(options.out, 'checkpoints', name, 'run.json');
      const run = JSON.parse(await readFile(file, 'utf8'));
      delete run.configuration.keep;
      delete run.configuration.heldOutWindows;
      for (const epoch of run.epochs) delete epoch.heldOutLoss;
      await writeFile(file, JSON.stringify(run));
    }
    const encoder = await loadEncoder(options.out);
    expect(encoder.path).toBe(checkpoint);
    expect(encoder.record.configuration).toMatchObject({ keep: 'last', heldOutWindows: null });
    await expect(pretrain({ ...options, ...overshooting, resume: true })).rejects.toThrow(
      'heldOutWindows was null and is now 60',
    );
  });

  test('takes windows of its own length only', async () => {
    await pretrain({ ...options, epochs: 1 });
    const encoder = await loadEncoder(options.out);
    const longer = { ...tinySource(), windowLength: 65 };
    await expect(extractFeatures(encoder, longer, onnxEngine)).rejects.toThrow(
      'the windows have 65 samples, the encoder takes 64',
    );
  });

  test('a folder without a run is refused', async () => {
    await expect(loadEncoder(folder)).rejects.toThrow(`no checkpoint can be read: ${folder} has no run.json`);
  });
});
