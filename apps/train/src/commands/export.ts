import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '@ecg-affect/errors';
import {
  type EvaluationResult,
  FORMAT_VERSION,
  leakageStatement,
  pooledAuroc,
  SCORE_NAMES,
  SCORE_TITLES,
} from '@ecg-affect/evaluation';
import { headTitle, methodTitle, parseMethod } from '@ecg-affect/experiments';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import { onnxEngine, poolingsOf } from '@ecg-affect/network';
import {
  type ConvolutionForm,
  type ExportOptions,
  type ExportResult,
  exportModel,
  loadTrainedModel,
  type ModelCard,
  type TrainedModel,
} from '@ecg-affect/onnx-export';
import { Command, Option } from 'commander';
import { forceOption } from '../options.js';
import { print, refuseExisting } from '../terminal/output.js';

export interface ExportCommandOptions {
  readonly out: string;
  readonly report?: string;
  readonly precision?: ModelMetadata['precision'];
  readonly form?: ConvolutionForm;
  readonly force: boolean;
}

export const exportCommand = (): Command =>
  new Command('export')
    .description('a trained model as one ONNX file, held against the training side before it gets its name')
    .argument('<model>', 'what train wrote')
    .requiredOption('--out <file>', 'the model (.onnx)')
    .option('--report <folder>', 'what evaluate wrote: its scores go into the file')
    .addOption(
      new Option(
        '--precision <format>',
        'half precision, or 8 bits: refused when it costs more than 1 % of the decisions or 0.005 of the AUROC',
      )
        .choices(['fp32', 'fp16', 'int8'])
        .default('fp32'),
    )
    .addOption(
      new Option(
        '--form <form>',
        'winograd: convolutions that are fast in onnxruntime; plain: one operator each, as int8 always has, for engines with fast convolutions of their own or few operators',
      )
        .choices(['winograd', 'plain'])
        .default('winograd'),
    )
    .addOption(forceOption())
    .action(async (folder: string, options: ExportCommandOptions) => {
      const { parity, metadata } = await runExport(folder, options);
      const { decisionsChanged, scoreLost } = metadata.parity;
      const cost =
        `, ${(100 * decisionsChanged).toFixed(1)} % of the decisions changed` +
        (scoreLost === null ? '' : `, ${scoreLost.toFixed(4)} of the AUROC lost`);
      print(
        `${options.out}: ${metadata.target} (${metadata.classes.join(', ')}), probabilities within ${parity.toExponential(1)} of the training side` +
          (metadata.precision === 'fp32' ? '' : cost),
      );
    });

/** Exports a trained model, with the scores of an evaluation if there is one. */
export async function runExport(
  folder: string,
  { out, report, precision = 'fp32', form = 'winograd', force }: ExportCommandOptions,
): Promise<ExportResult> {
  refuseExisting(out, force);
  const { model, card, windows, labels, statistics } = await loadTrainedModel(folder);
  const evaluation = report === undefined ? null : await evaluationOf(report, card, trainedTitle(model, card));
  const score = labels && aurocOf(labels, card.classes.length);
  const options = {
    out,
    windows,
    ...(statistics && { statistics }),
    engine: onnxEngine,
    precision,
    form,
    ...(score && { score }),
  };
  return exportModel(model, { ...card, evaluation }, options);
}

/** The AUROC of probabilities of windows with these labels; undefined where all are of one class. */
function aurocOf(labels: Int32Array, classes: number): ExportOptions['score'] {
  if (new Set(labels).size < 2) return undefined;
  return (probabilities) => pooledAuroc({ classes, labels, probabilities: Float64Array.from(probabilities) });
}

/** Whether the head is trained as the paper's: on features as the encoder gives them. */
function isAsPaper({ classifiers: [{ standardisation }] }: TrainedModel['model']): boolean {
  const { mean, deviation } = standardisation;
  return Array.from(mean).every((value) => value === 0) && Array.from(deviation).every((value) => value === 1);
}

/** How tables name the method of a model. */
function trainedTitle(model: TrainedModel['model'], { method }: ModelCard): string {
  if (method === undefined) throw new Error('the model does not say by which method it was trained: train it again');
  return methodTitle(parseMethod(method), headTitle(isAsPaper(model)), poolingsOf(model.encoder));
}

/** The scores of the method that was trained, and what leaked into them, from `report.json`. */
async function evaluationOf(
  report: string,
  { target, classes }: ModelCard,
  trained: string,
): Promise<ModelCard['evaluation']> {
  const path = join(report, 'report.json');
  const result = await readResult(path);
  const evaluated = `'${result.target}' (${result.classNames.join(', ')})`;
  const expected = `'${target}' (${classes.join(', ')})`;
  if (evaluated !== expected) throw new Error(`${path} evaluates ${evaluated}, expected ${expected}`);
  const method = result.methods.find(({ name }) => name === trained);
  if (method === undefined) {
    const found = result.methods.map(({ name }) => `'${name}'`).join(', ');
    throw new Error(`${path} evaluates ${found}, expected '${trained}', the method of the model`);
  }
  return {
    protocol: result.protocol.name,
    leakage: leakageStatement({ ...result, methods: [method] }).join(' '),
    scores: SCORE_NAMES.flatMap((name) => {
      const { value, low, high } = method.scores[name];
      if (value === null) return [];
      return [
        {
          name: SCORE_TITLES[name],
          value,
          ...(low === null || high === null ? {} : { interval: [low, high] as [number, number] }),
        },
      ];
    }),
  };
}

async function readResult(path: string): Promise<EvaluationResult> {
  try {
    const result: EvaluationResult | null = JSON.parse(await readFile(path, 'utf8'));
    if (result?.formatVersion !== FORMAT_VERSION)
      throw new Error(
        `its formatVersion is ${result?.formatVersion}, expected ${FORMAT_VERSION}: evaluate again with this version`,
      );
    return result;
  } catch (cause) {
    throw new Error(`${path} is no report of an evaluation: ${reasonOf(cause)}`, {
      cause,
    });
  }
}
