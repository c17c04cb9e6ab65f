/** How often something happened, and how long all of it took. */
interface Duration {
  count: number;
  ns: number;
}

const SECOND = 1e9;

/** The parts of a request's way in Triton's words; of those with 0 ns there is nothing to tell here. */
const PARTS = ['success', 'fail', 'queue', 'compute_input', 'compute_infer', 'compute_output'] as const;

/**
 * Counts what a model did since it was loaded, for Triton's tools.
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_statistics.md
 */
export class ModelStatistics {
  #lastInference = 0;
  #windows = 0;
  #batches = 0;
  readonly #requests = durations(PARTS);
  readonly #bySize = new Map<number, ReturnType<typeof durations>>();

  /** An inference of so many windows, of one request or several, took so long, s. */
  batch(windows: number, took: number): void {
    this.#lastInference = Date.now();
    this.#windows += windows;
    this.#batches++;
    const parts = this.#bySize.get(windows) ?? durations(['compute_input', 'compute_infer', 'compute_output']);
    this.#bySize.set(windows, parts);
    add(parts, { compute_input: 0, compute_infer: took, compute_output: 0 });
  }

  /** A request waited and was computed for so long, s. */
  success(waited: number, took: number): void {
    const success = waited + took;
    add(this.#requests, { success, queue: waited, compute_input: 0, compute_infer: took, compute_output: 0 });
  }

  /** A request failed after so long, s. */
  failure(after: number): void {
    add(this.#requests, { fail: after });
  }

  /** In the extension's form. */
  toJSON(): object {
    const batches = [...this.#bySize].sort(([a], [b]) => a - b);
    return {
      last_inference: this.#lastInference,
      inference_count: this.#windows,
      execution_count: this.#batches,
      inference_stats: { ...this.#requests, ...durations(['cache_hit', 'cache_miss']) },
      response_stats: {},
      batch_stats: batches.map(([batch_size, parts]) => ({ batch_size, ...parts })),
      memory_usage: [],
    };
  }
}

function durations(names: readonly string[]): Record<string, Duration> {
  return Object.fromEntries(names.map((name) => [name, { count: 0, ns: 0 }]));
}

function add(to: Record<string, Duration>, seconds: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(seconds)) {
    to[name].count++;
    to[name].ns += Math.round(value * SECOND);
  }
}
