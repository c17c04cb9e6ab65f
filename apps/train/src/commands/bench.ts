import { arch, availableParallelism, cpus } from 'node:os';
import { Argument, Command, Option } from 'commander';
import { benchInference, type InferenceRate } from '../bench/bench-inference.js';
import { benchTraining } from '../bench/bench-training.js';
import { type EngineName, engineOf, engineOption } from '../engines.js';
import { jsonOption, positive, wholeNumber } from '../options.js';
import { softwareVersions } from '../software.js';
import { print, printJson } from '../terminal/output.js';
import { formatTable } from '../terminal/table.js';

interface BenchCommandOptions {
  readonly batch: number;
  readonly steps: number;
  readonly seconds: number;
  readonly engine: EngineName;
  readonly workers?: number;
  readonly json: boolean;
}

/** Windows an inference: a stream, a small file, a large one. */
const INFERENCE_BATCHES = [1, 8, 64];

export const benchCommand = (): Command =>
  new Command('bench')
    .description('training and inference throughput of the paper-sized network on this machine')
    .addArgument(new Argument('[part]', 'what to measure').choices(['training', 'inference', 'all']).default('all'))
    .addOption(new Option('--batch <n>', 'windows a training step').argParser(wholeNumber(1)).default(128))
    .addOption(new Option('--steps <n>', 'training steps to time').argParser(wholeNumber(1)).default(5))
    .addOption(new Option('--seconds <s>', 'time for each size of inference').argParser(positive).default(2))
    .addOption(engineOption())
    .addOption(new Option('--workers <n>', 'worker threads of training').argParser(wholeNumber(1)))
    .addOption(jsonOption())
    .action(async (part: 'training' | 'inference' | 'all', options: BenchCommandOptions) => {
      const { json, seconds, batch: batchSize, steps, workers } = options;
      const engine = engineOf(options.engine);
      const signalsPerSecond =
        part === 'inference' ? [] : await benchTraining({ engine, batchSize, steps, ...(workers && { workers }) });
      const peakRss = 1024 * process.resourceUsage().maxRSS;
      const inference =
        part === 'training' ? [] : await benchInference({ engine, batches: INFERENCE_BATCHES, seconds });
      if (json) {
        printJson({ ...machine(), engine: engine.name, signalsPerSecond, peakRss, inference });
      } else {
        const { cpu, threads, versions } = machine();
        print(
          `${cpu}, ${threads} threads; ${Object.entries(versions)
            .map((pair) => pair.join(' '))
            .join(', ')}`,
        );
        print(table(engine.name, batchSize, signalsPerSecond, peakRss, inference));
      }
    });

function machine() {
  return {
    cpu: `${cpus()[0]?.model.trim() ?? 'unknown'} (${arch()})`,
    threads: availableParallelism(),
    versions: softwareVersions(),
  };
}

function table(
  engine: string,
  batch: number,
  training: readonly number[],
  peakRss: number,
  inference: readonly InferenceRate[],
): string {
  const sorted = training.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const rows = inference.map(({ batch: windows, windowsPerSecond }) => [
    `inference, ${windows} at a time`,
    windowsPerSecond.toFixed(0),
    '',
  ]);
  if (training.length > 0) {
    rows.unshift([
      `training, ${engine} engine, ${batch} windows with 6 copies a step`,
      median.toFixed(0),
      (peakRss / 2 ** 20).toFixed(0),
    ]);
  }
  return formatTable([['', 'windows/s', 'peak RSS, MB'], ...rows]);
}
