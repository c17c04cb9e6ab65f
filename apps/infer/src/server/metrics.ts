import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { BatchTiming } from './batcher.js';

/** Seconds: from a single window on a fast machine to a long recording on a slow one. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the server counts, for Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  /** A request is answered; errors are told by its status. */
  request(labels: { method: string; route: string; status: number }, seconds: number): void;
  batch(model: string, timing: BatchTiming): void;
  preprocessing(seconds: number): void;
  /** How late a stream's prediction is after its last sample came, s. */
  streamLatency(seconds: number): void;
}

/** @param now the state that is read when Prometheus asks */
export function createMetrics(now: {
  queued(): ReadonlyMap<string, number>;
  streams(): number;
  watchers(): number;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: 'ecg_affect_request_seconds',
    help: 'Time to answer a request; errors are those of status 4xx and 5xx',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const windows = new Counter({
    name: 'ecg_affect_windows_total',
    help: 'Windows classified',
    labelNames: ['model'],
    registers,
  });
  const batchWindows = new Histogram({
    name: 'ecg_affect_batch_windows',
    help: 'Windows an inference',
    labelNames: ['model'],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    registers,
  });
  const queueSeconds = new Histogram({
    name: 'ecg_affect_queue_seconds',
    help: 'Longest wait of a batch for its inference to begin',
    labelNames: ['model'],
    buckets: SECONDS,
    registers,
  });
  const inferenceSeconds = new Histogram({
    name: 'ecg_affect_inference_seconds',
    help: 'Time of an inference, of a batch as a whole',
    labelNames: ['model'],
    buckets: SECONDS,
    registers,
  });
  const preprocessingSeconds = new Histogram({
    name: 'ecg_affect_preprocessing_seconds',
    help: 'Time to read and pre-process a recording',
    buckets: SECONDS,
    registers,
  });
  const streamSeconds = new Histogram({
    name: 'ecg_affect_stream_latency_seconds',
    help: 'From the arrival of the last sample of a window to its prediction',
    buckets: SECONDS,
    registers,
  });
  new Gauge({
    name: 'ecg_affect_queued_windows',
    help: 'Windows waiting for an inference',
    labelNames: ['model'],
    registers,
    collect() {
      this.reset();
      for (const [model, queued] of now.queued()) this.set({ model }, queued);
    },
  });
  new Gauge({
    name: 'ecg_affect_streams',
    help: 'Streams connected',
    registers,
    collect() {
      this.set(now.streams());
    },
  });
  new Gauge({
    name: 'ecg_affect_watchers',
    help: 'Connections that watch a stream',
    registers,
    collect() {
      this.set(now.watchers());
    },
  });

  return {
    registry,
    request: (labels, seconds) => requests.observe(labels, seconds),
    batch(model, { windows: count, waited, took }) {
      windows.inc({ model }, count);
      batchWindows.observe({ model }, count);
      queueSeconds.observe({ model }, waited);
      inferenceSeconds.observe({ model }, took);
    },
    preprocessing: (seconds) => preprocessingSeconds.observe(seconds),
    streamLatency: (seconds) => streamSeconds.observe(seconds),
  };
}
