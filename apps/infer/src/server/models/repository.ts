import { stat } from 'node:fs/promises';
import { reasonOf } from '@ecg-affect/errors';
import type { FastifyBaseLogger } from 'fastify';
import { HttpError } from '../http-error.js';
import { type ModelLocation, modelFiles } from './model-files.js';
import type { ServedModel } from './served-model.js';

interface Entry {
  readonly model: ServedModel;
  /** Callers that use it now. */
  users: number;
  /** Replaced or removed: disposed when the last user is done. */
  retired: boolean;
}

/** A model's file when it was last tried. */
interface Attempt {
  /** What the file looked like. */
  readonly look: string;
  /** Why it could not be served; undefined when it could. */
  readonly refusal?: string;
  /** Attempts that failed one after the other. */
  readonly failures: number;
  /** When to try a file that failed again, though it looks the same: ms of the clock. */
  readonly again: number;
}

/** Longest time from one attempt to the next of a file that fails, ms: what it failed for, such as memory or rights, may be no more. */
const LONGEST_WAIT = 60_000;

/** How often the files are looked at, ms; by polling, because file notifications do not reach network mounts and container volumes. */
const POLL_INTERVAL = 1000;

/**
 * The models of a file or a folder ({@link modelFiles}). A changed file is loaded beside the old model, checked, then swapped; callers that use
 * the old one finish on it. A file that fails its check changes nothing but the log, and is tried again from time to time.
 */
export class ModelRepository {
  readonly #path: string;
  readonly #open: (name: string, location: ModelLocation) => Promise<ServedModel>;
  readonly #log: FastifyBaseLogger;
  readonly #entries = new Map<string, Entry>();
  readonly #seen = new Map<string, Attempt>();
  #isToldOfNone = false;
  #timer: NodeJS.Timeout | undefined;
  #refreshing: Promise<void> = Promise.resolve();

  constructor(
    path: string,
    open: (name: string, location: ModelLocation) => Promise<ServedModel>,
    log: FastifyBaseLogger,
  ) {
    this.#path = path;
    this.#open = open;
    this.#log = log;
  }

  /** Names of the models served now. */
  get names(): string[] {
    return [...this.#entries.keys()].sort();
  }

  /** Windows that wait for each model. */
  get queued(): Map<string, number> {
    return new Map([...this.#entries].map(([name, { model }]) => [name, model.batcher.queued]));
  }

  /** Looks at the files now, and then again and again until `close`. */
  async start(): Promise<void> {
    await this.refresh();
    this.#timer = setInterval(() => void this.refresh(), POLL_INTERVAL);
    this.#timer.unref();
  }

  /** Loads what is new or changed, drops what is gone. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() =>
      this.#refresh().catch((error) => this.#log.error({ err: error }, 'the model folder cannot be read')),
    );
    return this.#refreshing;
  }

  /** Whether a model of that name is served. */
  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * Runs `use` with a model that stays loaded until `use` is done.
   * @throws HttpError 404 when there is no such model
   */
  async with<T>(name: string, use: (model: ServedModel) => Promise<T>): Promise<T> {
    const entry = this.#entries.get(name);
    if (!entry) throw new HttpError(404, `no model "${name}"`);
    entry.users++;
    try {
      return await use(entry.model);
    } finally {
      entry.users--;
      this.#disposeUnused(entry);
    }
  }

  /**
   * As {@link with}, if the model has the version that is asked for.
   * @param version undefined: whichever there is
   * @throws HttpError 404 when it has another
   */
  withVersion<T>(name: string, version: string | undefined, use: (model: ServedModel) => Promise<T>): Promise<T> {
    return this.with(name, async (model) => {
      if (version === undefined || version === model.version) return use(model);
      throw new HttpError(404, `no version "${version}" of model "${name}", expected ${model.version}`);
    });
  }

  /**
   * The name of the model that a request means: the one it names, or the only one.
   * @throws HttpError 400 when it names none and there are several
   */
  choose(name: string | undefined): string {
    const chosen = name ?? (this.#entries.size === 1 ? this.names[0] : undefined);
    if (chosen === undefined) throw new HttpError(400, `which model: ${this.names.join(', ')}?`);
    return chosen;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#refreshing;
    await Promise.all([...this.#entries.values()].map(({ model }) => model.dispose()));
    this.#entries.clear();
  }

  async #refresh(): Promise<void> {
    const files = await modelFiles(this.#path);
    for (const name of this.#seen.keys()) {
      if (files.has(name)) continue;
      this.#seen.delete(name);
      if (this.#entries.has(name)) this.#log.info({ model: name }, 'model removed');
      this.#replace(name, undefined);
    }
    for (const [name, location] of files) await this.#try(name, location);
    if (files.size === 0 && !this.#isToldOfNone) {
      const expected = 'NAME.onnx or NAME/VERSION/model.onnx';
      this.#log.warn({ folder: this.#path }, `not ready: there is no model in the folder, expected ${expected}`);
    }
    this.#isToldOfNone = files.size === 0;
  }

  async #try(name: string, location: ModelLocation): Promise<void> {
    const look = `${location.path} ${await lookOf(location.path)}`;
    const last = this.#seen.get(name);
    if (last?.look === look && (last.refusal === undefined || Date.now() < last.again)) return;
    try {
      const model = await this.#open(name, location);
      this.#seen.set(name, { look, failures: 0, again: 0 });
      this.#replace(name, model);
      this.#log.info({ model: name, graphSha256: model.file.metadata.graphSha256 }, 'model loaded');
    } catch (error) {
      const refusal = reasonOf(error);
      const failures = last?.look === look ? last.failures + 1 : 1;
      const again = Date.now() + Math.min(LONGEST_WAIT, POLL_INTERVAL * 2 ** failures);
      this.#seen.set(name, { look, refusal, failures, again });
      // Once for each reason, not at each attempt.
      if (last?.look === look && last.refusal === refusal) return;
      const kept = this.#entries.has(name) ? 'the model served before stays' : 'it is not served';
      this.#log.error({ model: name, err: error }, `model file refused, ${kept}`);
    }
  }

  #replace(name: string, model: ServedModel | undefined): void {
    const old = this.#entries.get(name);
    if (model) this.#entries.set(name, { model, users: 0, retired: false });
    else this.#entries.delete(name);
    if (!old) return;
    old.retired = true;
    this.#disposeUnused(old);
  }

  #disposeUnused({ model, users, retired }: Entry): void {
    if (retired && users === 0) {
      model.dispose().catch((error) => this.#log.error({ model: model.name, err: error }, 'model not released'));
    }
  }
}

/** Differs when the file does; a link that leads nowhere is a file like any other, which then cannot be opened. */
async function lookOf(path: string): Promise<string> {
  try {
    // The time of change is that of its rights and names too.
    const { mtimeMs, ctimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
  } catch {
    return 'unreadable';
  }
}
