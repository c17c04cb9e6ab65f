import { isNormalisation, type Normalisation } from '@ecg-affect/ecg-signal';
import { DEFAULT_MIN_QUALITY, InferenceError, loadModel, StreamPredictor } from '@ecg-affect/inference';
import { type Command, InvalidArgumentError } from 'commander';
import { fraction, positive } from './arguments.js';
import { formatRow } from './format-prediction.js';
import { readSamples } from './read-samples.js';
import type { Terminal } from './terminal.js';

interface WatchArguments {
  model: string;
  inputFs: number;
  hop: number;
  normalise?: Normalisation;
  minQuality: number;
  json?: true;
}

/** Adds the command that predicts while samples come in. */
export function addWatchCommand(program: Command, terminal: Terminal): void {
  program
    .command('watch')
    .description('read samples in mV from standard input, print predictions as they come')
    .requiredOption('--model <path>', 'an exported .onnx file')
    .requiredOption('--input-fs <Hz>', 'sampling rate of the samples', positive)
    .option('--hop <s>', 'time from one prediction to the next', positive, 2)
    .option(
      '--normalise <policy>',
      'running, window, none or calibrate:60s (default: as the model, or running)',
      policy,
    )
    .option('--min-quality <0..1>', 'abstain from windows below this quality', fraction, DEFAULT_MIN_QUALITY)
    .option('--json', 'one JSON document a line')
    .action(async ({ model: path, inputFs, hop, normalise, minQuality, json }: WatchArguments) => {
      const model = await loadModel(path);
      const predictor = new StreamPredictor(model, inputFs, {
        hop,
        minQuality,
        ...(normalise === undefined ? {} : { normalisation: normalise }),
      });
      const { classes, target, notice, preprocessing } = model.metadata;
      terminal.stderr(
        `${target} (${classes.join(', ')}) every ${hop} s, normalisation ${predictor.normalisation}. ${notice}\n`,
      );
      let [received, predicted, dropped] = [0, 0, 0];
      for await (const samples of readSamples(terminal.stdin)) {
        received += samples.length;
        for (const window of await predictor.push(samples, model)) {
          predicted++;
          terminal.stdout(json ? `${JSON.stringify(window)}\n` : `${formatRow(window, classes)}\n`);
        }
        if (predictor.dropped === dropped) continue;
        const windows = predictor.dropped - dropped;
        dropped = predictor.dropped;
        const at = `${(received / inputFs).toFixed(1)} s`;
        terminal.stderr(
          `${at}: no prediction of ${windows} ${windows === 1 ? 'window' : 'windows'}: samples are missing\n`,
        );
      }
      await model.dispose();
      if (predicted > 0) return;
      const expected = `a prediction needs ${preprocessing.windowSeconds} s without missing samples`;
      throw new InferenceError(
        `standard input: nothing could be predicted of ${(received / inputFs).toFixed(1)} s, ${expected}`,
      );
    });
}

function policy(text: string): Normalisation {
  if (!isNormalisation(text)) throw new InvalidArgumentError('Expected running, window, none or calibrate:60s.');
  return text;
}
