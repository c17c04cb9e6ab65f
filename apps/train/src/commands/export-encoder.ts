import { loadEncoderFor, withStores } from '@ecg-affect/experiments';
import { writeFolder } from '@ecg-affect/files';
import { onnxEngine, type Pooling } from '@ecg-affect/network';
import { encoderOnnx } from '@ecg-affect/onnx-export';
import { encoderFiles, saveLayersModel } from '@ecg-affect/pretext-model';
import { Command, Option } from 'commander';
import { forceOption, poolingOption } from '../options.js';
import { noteEncoder } from '../terminal/note-encoder.js';
import { print, refuseExisting, removeOutput } from '../terminal/output.js';

export interface ExportEncoderCommandOptions {
  readonly out: string;
  readonly format: 'onnx' | 'tfjs';
  readonly pooling?: readonly Pooling[];
  readonly force: boolean;
}

/** Windows that the ONNX file is held against the training side with. */
const CHECKED = 32;

export const exportEncoderCommand = (): Command =>
  new Command('export-encoder')
    .description('the encoder of a run without its pretext heads, for others to start from')
    .argument('<run>', 'a pre-training run')
    .argument('<store>', 'a window store that the files are tried on')
    .requiredOption('--out <folder>', 'receives the files')
    .addOption(
      new Option(
        '--format <name>',
        'onnx: weights.safetensors, run.json and encoder.onnx; tfjs: a LayersModel for tf.loadLayersModel',
      )
        .choices(['onnx', 'tfjs'])
        .default('onnx'),
    )
    .addOption(poolingOption())
    .addOption(forceOption())
    .action(async (run: string, store: string, options: ExportEncoderCommandOptions) => {
      await runExportEncoder(run, store, options);
      print(`${options.out}: ready for ${options.format === 'tfjs' ? 'tf.loadLayersModel' : '--encoder'}`);
    });

/** Writes an encoder as files that `--encoder` and onnxruntime take, or that TensorFlow.js does. */
export async function runExportEncoder(
  run: string,
  storePath: string,
  { out, format, pooling, force }: ExportEncoderCommandOptions,
): Promise<void> {
  refuseExisting(out, force);
  await withStores([storePath], async ([opened]) => {
    const encoder = await loadEncoderFor(run, opened, pooling);
    noteEncoder(encoder);
    if (format === 'tfjs') {
      if (force) await removeOutput(out);
      return saveLayersModel(encoder, out);
    }
    const rows = Array.from({ length: Math.min(CHECKED, opened.rows) }, (_, i) => i);
    const windows = await opened.read(rows);
    const onnx = await encoderOnnx(encoder.description, encoder.parameters, { windows, engine: onnxEngine });
    const files = encoderFiles(encoder).set('encoder.onnx', onnx);
    if (force) await removeOutput(out);
    await writeFolder(out, files);
  });
}
