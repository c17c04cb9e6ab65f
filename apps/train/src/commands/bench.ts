import { arch, availableParallelism, cpus } from 'node:os';
import { softwareVersions } from '@ecg-affect/experiments';
import type { Engine } from '@ecg-affect/network';
import { Argument, Command, Option } from 'commander';
import { benchInference, type InferenceRate } from '../bench/bench-inference.js';
import { benchTraining } from '../bench/bench-training.js';
import { type DeviceName, deviceOption, type EngineName, engineOf, engineOption } from '../engines.js';
import { jsonOption, positive, wholeNumber } from '../options.js';
import { print, printJson } from '../terminal/output.js';
import { formatTable } from '../terminal/table.js';

type Part = 'training' | 'inference' | 'all';

interface BenchCommandOptions {
  readonly batch: number;
  readonly steps: number;
  readonly seconds: number;
  readonly engine: EngineName;
  readonly device: DeviceName;
  readonly workers?: number;
  readonly json: boolean;
}

/** Windows an inference: a stream, small files, a large one. */
const INFERENCE_BATCHES = [1, 8, 16, 64];

export const benchCommand = (): Command =>
  new Command('bench')
    .description('training and inference throughput of the paper-sized network on this machine')
    .addArgument(new Argument('[part]', 'what to measure').choices(['training', 'inference', 'all']).default('all'))
    .addOption(new Option('--batch <n>', 'windows a training step').argParser(wholeNumber(1)).default(128))
    .addOption(new Option('--steps <n>', 'training steps to time').argParser(wholeNumber(1)).default(5))
    .addOption(new Option('--seconds <s>', 'time for each size of inference').argParser(positive).default(2))
    .addOption(engineOption())
    .addOption(deviceOption())
    .addOption(new Option('--workers <n>', 'worker processes of training').argParser(wholeNumber(1)))
    .addOption(jsonOption())
    .action(async (part: Part, options: BenchCommandOptions) => {
      const engine = engineOf(options.engine, options.device);
      const training = part === 'inference' ? undefined : await measureTraining(engine, options);
      const inference =
        part === 'training'
          ? []
          : await benchInference({ engine, batches: INFERENCE_BATCHES, seconds: options.seconds });
      if (options.json) return printJson({ ...machine(), training, inference });
      const { cpu, threads, versions } = machine();
      const software = Object.entries(versions).map((pair) => pair.join(' '));
      print(`${cpu}, ${threads} threads; ${software.join(', ')}`);
      print(table(options.batch, training, inference));
    });

async function measureTraining(engine: Engine, { batch: batchSize, steps, workers }: BenchCommandOptions) {
  const rates = await benchTraining({ engine, batchSize, steps, ...(workers && { workers }) });
  return { engine: engine.name, ...rates };
}

function machine() {
  const cpu = `${cpus()[0]?.model.trim() ?? 'unknown processor'} (${arch()})`;
  return { cpu, threads: availableParallelism(), versions: softwareVersions() };
}

function table(
  batch: number,
  training: Awaited<ReturnType<typeof measureTraining>> | undefined,
  inference: readonly InferenceRate[],
): string {
  const rows = inference.map(({ batch: windows, windowsPerSecond }) => [
    `inference, ${windows} at a time`,
    windowsPerSecond.toFixed(0),
  ]);
  if (training !== undefined) {
    const { engine, signalsPerSecond, cpuMillisecondsPerSignal, peakRss } = training;
    const sorted = signalsPerSecond.toSorted((a, b) => a - b);
    rows.unshift([
      `training, ${engine} engine, ${batch} windows with 6 copies a step`,
      sorted[Math.floor(sorted.length / 2)].toFixed(0),
      cpuMillisecondsPerSignal.toFixed(2),
      (peakRss / 2 ** 20).toFixed(0),
    ]);
  }
  return formatTable([['', 'windows/s', 'CPU, ms a window', 'peak RSS, MB'], ...rows]);
}
