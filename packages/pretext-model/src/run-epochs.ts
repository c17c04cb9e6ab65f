import { reasonOf } from '@ecg-affect/errors';
import {
  averageStep,
  type Batch,
  type LearningRateSchedule,
  type NetworkDescription,
  newestCheckpoint,
  type Parameters,
  type Program,
  type TrainingState,
  trainStep,
  writeCheckpoint,
} from '@ecg-affect/network';
import type { Random } from '@ecg-affect/random';
import type { PretrainConfiguration } from './configuration.js';
import { encoderCheckpoint } from './encoder-checkpoint.js';
import { evaluateTasks } from './evaluate-tasks.js';
import type { HeldOutSplit } from './held-out.js';
import { openMetricsFiles, type StepRecord } from './metrics-files.js';
import { addStep, type EpochRecord, finishEpoch, hasRunOutOfPatience, type RunRecord } from './run-record.js';
import { trainingBatches } from './training-batches.js';
import type { JoinedSource } from './window-source.js';

/** A step as it is reported while a run goes on. */
export interface StepProgress extends StepRecord {
  /** Of the whole run. */
  readonly totalSteps: number;
  readonly totalEpochs: number;
  /** At the pace of this process so far. */
  readonly secondsLeft: number;
}

/** What happens beside the training, none of which changes its result. */
export interface RunHooks {
  /** Seconds between checkpoints, default 60; there is one after every epoch in any case. */
  readonly checkpointSeconds?: number;
  /** When it aborts, the step under way is finished and saved. */
  readonly signal?: AbortSignal;
  readonly onStep?: (progress: StepProgress) => void;
  readonly onEpoch?: (epoch: EpochRecord) => void;
}

/** How a run ended. */
export interface PretrainResult {
  /** False when the signal stopped the run before it was over. */
  readonly finished: boolean;
  /** Steps taken since the very beginning. */
  readonly steps: number;
  readonly epochs: readonly EpochRecord[];
  /** Path of the last checkpoint. */
  readonly checkpoint: string;
  /** Path of the one that is the run's encoder: the best so far, or the last (see `keep` of the configuration). */
  readonly encoder: string;
}

/** A run at some moment, ready to go on. */
export interface Run {
  readonly out: string;
  readonly network: NetworkDescription;
  readonly program: Program;
  readonly source: JoinedSource;
  readonly split: HeldOutSplit;
  readonly random: Random;
  /** Changed in place. */
  readonly state: TrainingState;
  readonly record: RunRecord;
}

/** Trains from where the run stands to its last epoch, until the held-out loss has not fallen for long enough, or until the signal aborts. */
export async function runEpochs(run: Run, hooks: RunHooks): Promise<PretrainResult> {
  const { out, network, program, source, split, random, state } = run;
  const { checkpointSeconds = 60, signal, onStep, onEpoch } = hooks;
  const { configuration } = run.record;
  const tasks = network.heads.map(({ name }) => name);
  const { stepsPerEpoch, batch } = trainingBatches(source, split.training, network, configuration, random);
  const totalSteps = configuration.steps ?? stepsPerEpoch * configuration.epochs;
  const totalEpochs = Math.ceil(totalSteps / stepsPerEpoch);
  const learningRate = scheduleOf(configuration, totalSteps);
  const firstStep = state.optimiser.step;
  const metrics = await openMetricsFiles(out, tasks, firstStep);
  let record = run.record;

  let savedAt = performance.now();
  let checkpoint = await newestCheckpoint(out);
  let encoder = await encoderCheckpoint(out);
  const save = async (): Promise<void> => {
    savedAt = performance.now();
    checkpoint = await writeCheckpoint(out, { network, state, run: record }, encoder);
    encoder = await encoderCheckpoint(out);
  };
  if (checkpoint === undefined) await save();

  const startedAt = performance.now();
  /** The next step's batch, made while the program's workers are busy with this one's. */
  let upcoming: Promise<Batch> | undefined;
  const takeStep = async (): Promise<void> => {
    const begun = performance.now();
    const current = await (upcoming ?? batch(state.optimiser.step));
    const running = trainStep(program, state, current, { learningRate, l2: configuration.l2 });
    upcoming = state.optimiser.step + 1 < totalSteps ? batch(state.optimiser.step + 1) : undefined;
    // Its failure is for the next step to report, if there is one.
    upcoming?.catch(() => {});
    const result = await running;
    if (configuration.averageDecay !== null && state.average !== undefined) {
      averageStep(state.average, state.parameters, result.step, configuration.averageDecay);
    }
    const now = performance.now();
    const seconds = (now - begun) / 1000;
    record = addStep(record, result, current.size, seconds);
    const step = { ...result, epoch: record.epochs.length + 1, signalsPerSecond: current.size / seconds };
    await metrics.addStep(step);
    const secondsLeft = ((now - startedAt) / 1000 / (result.step - firstStep)) * (totalSteps - result.step);
    onStep?.({ ...step, totalSteps, totalEpochs, secondsLeft });
  };
  const endEpoch = async (): Promise<void> => {
    const scoresOf = (parameters: Parameters) =>
      evaluateTasks(program, network, parameters, source, split.heldOut, configuration, random.derive('evaluation'));
    const scores = await scoresOf(state.parameters);
    const average = state.average === undefined ? null : await scoresOf(state.average);
    record = finishEpoch(record, state.optimiser.step, scores, average);
    await metrics.writeEpochs(record.epochs);
    onEpoch?.(record.epochs[record.epochs.length - 1]);
  };

  const result = (finished: boolean): PretrainResult => ({
    finished,
    steps: state.optimiser.step,
    epochs: record.epochs,
    checkpoint: checkpoint ?? out,
    encoder: encoder ?? out,
  });
  try {
    while (record.epochs.length < totalEpochs && !hasRunOutOfPatience(record)) {
      if (signal?.aborted) {
        await save();
        return result(false);
      }
      const stepsLeft = Math.min(stepsPerEpoch * (record.epochs.length + 1), totalSteps) - state.optimiser.step;
      if (stepsLeft > 0) await takeStep();
      else await endEpoch();
      if (stepsLeft <= 0 || performance.now() - savedAt > 1000 * checkpointSeconds) await save();
    }
    return result(true);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new Error(`pre-training stopped: ${reason}; the last checkpoint is ${checkpoint}`, { cause });
  }
}

function scheduleOf({ learningRate }: PretrainConfiguration, totalSteps: number): LearningRateSchedule {
  const { schedule, initial, factor, every } = learningRate;
  return schedule === 'cosine' ? { initial, steps: totalSteps } : { initial, factor, every };
}
