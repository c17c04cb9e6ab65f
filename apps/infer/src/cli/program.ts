import { readFileSync } from 'node:fs';
import { EcgIoError, readRecording } from '@ecg-affect/ecg-io';
import { EcgSignalError } from '@ecg-affect/ecg-signal';
import { DEFAULT_MIN_QUALITY, InferenceError, loadModel, predictRecording, readModelFile } from '@ecg-affect/inference';
import { Command, CommanderError, Option } from 'commander';
import { fraction, positive } from './arguments.js';
import { formatMetadata } from './format-metadata.js';
import { formatCsv, formatSummary, formatTable } from './format-prediction.js';
import { addServeCommand } from './serve.js';
import type { Terminal } from './terminal.js';
import { addWatchCommand } from './watch.js';

interface PredictArguments {
  model: string;
  channel?: string;
  inputFs?: number;
  notch?: number;
  calibration?: string;
  minQuality: number;
  json?: true;
  csv?: true;
}

/**
 * Runs the command line.
 * @param args without the names of the interpreter and the script
 * @returns the exit code: 0, 1 for a failed run, 2 for wrong usage
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = createProgram(terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.stderr(describe(error, program.opts().verbose === true));
    return 1;
  }
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('ecg-affect-infer')
    .description('Emotions from the ECG with a model of ecg-affect. Research software, not a medical device.')
    .version(version())
    .option('--verbose', 'show where an error came from')
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout, writeErr: terminal.stderr });

  program
    .command('info')
    .description("a model's card: what it predicts, from what, and how well")
    .argument('<model>', 'an exported .onnx file')
    .option('--json', 'one JSON document')
    .action(async (path: string, { json }: { json?: true }) => {
      const { metadata } = await readModelFile(path);
      terminal.stdout(json ? toJson(metadata) : formatMetadata(metadata));
    });

  program
    .command('predict')
    .description('classify every window of a recording')
    .argument('<file>', 'a recording in any format that ecg-io reads')
    .requiredOption('--model <path>', 'an exported .onnx file')
    .option('--channel <name|number>', 'the lead (default: the one that is an ECG)')
    .option('--input-fs <Hz>', 'sampling rate of a file that does not say its own', positive)
    .option('--notch <Hz>', 'remove mains hum of 50 or 60 Hz first (default: what the training removed)', positive)
    .option(
      '--calibration <file>',
      "another recording of the person, e.g. at rest: a model that calibrates does so by this one's first seconds",
    )
    .option('--min-quality <0..1>', 'abstain from windows below this quality', fraction, DEFAULT_MIN_QUALITY)
    .option('--json', 'one JSON document')
    .addOption(new Option('--csv', 'one row a window').conflicts('json'))
    .action(
      async (
        path: string,
        { model: modelPath, channel, inputFs, notch, calibration, minQuality, json, csv }: PredictArguments,
      ) => {
        const model = await loadModel(modelPath);
        const read = (file: string) => readRecording(file, inputFs === undefined ? {} : { inputSampleRate: inputFs });
        const recording = await read(path);
        const prediction = await predictRecording(model, recording, {
          minQuality,
          ...(channel === undefined ? {} : { channel }),
          ...(notch === undefined ? {} : { notch }),
          ...(calibration === undefined ? {} : { calibration: await read(calibration) }),
        });
        await model.dispose();
        if (json) return terminal.stdout(toJson(prediction));
        terminal.stdout(csv ? formatCsv(prediction) : formatTable(prediction));
        (csv ? terminal.stderr : terminal.stdout)(formatSummary(prediction));
      },
    );

  addWatchCommand(program, terminal);
  addServeCommand(program, version());
  return program;
}

function describe(error: unknown, verbose: boolean): string {
  const expected = error instanceof InferenceError || error instanceof EcgIoError || error instanceof EcgSignalError;
  if (!(error instanceof Error)) return `error: ${error}\n`;
  if (!verbose)
    return `error: ${error.message.replaceAll(/\s*\n\s*/g, ' ')}${expected ? '' : ' (--verbose shows where)'}\n`;
  const cause = error.cause instanceof Error ? `caused by ${error.cause.stack}\n` : '';
  return `${error.stack}\n${cause}`;
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return version;
}
