import { join } from 'node:path';
import { jobName, type Workspace } from '@ecg-affect/jobs';
import { Random } from '@ecg-affect/random';
import { type DividedStore, divide } from '../evaluation/divide.js';
import { keptSplit } from '../evaluation/kept-split.js';
import { selectLabelled } from '../labelled-windows.js';
import { type OpenedStore, openStore } from '../stores/opened-store.js';
import type { EvaluationJob, FoldJob, StoreReference } from './descriptions.js';

/** What the jobs of one process share: stores, each opened once, and the splits that are kept in their workspace, each computed once. */
export class JobContext {
  readonly #opened = new Map<string, Promise<OpenedStore>>();
  readonly #splits: string | undefined;
  /** A plan, and a worker, asks for the same for hundreds of jobs in a row. */
  #latest: (Omit<DividedStore, 'random'> & { readonly name: string }) | undefined;

  /** @param workspace where splits are kept; none: they are computed, and forgotten */
  constructor(workspace?: Workspace) {
    this.#splits = workspace && join(workspace.path, 'splits');
  }

  /** @throws Error when the store is not there, or is not the one that the job is about */
  async open({ path, fingerprint }: StoreReference): Promise<OpenedStore> {
    const opening = this.#opened.get(path) ?? openStore(path);
    this.#opened.set(path, opening);
    const store = await opening;
    if (store.fingerprint !== fingerprint) {
      throw new Error(
        `${path} is another store than when the job was planned: its SHA-256 is ${store.fingerprint}, expected ${fingerprint}`,
      );
    }
    return store;
  }

  /**
   * The labelled windows of a job's store and their folds. Whoever plans divides them, whoever works reads the folds.
   * @throws Error when the windows have no such label, cannot be divided so, or the folds leak
   */
  async divide(job: EvaluationJob | FoldJob): Promise<DividedStore> {
    const { version, store, selection, division } = job;
    // Named like a result: by all that it depends on.
    const described = { kind: 'split', version, store, selection, division };
    const name = jobName(described);
    const random = new Random(division.seed);
    if (this.#latest?.name === name) return { ...this.#latest, random };
    const opened = await this.open(store);
    const labelled = await selectLabelled(opened, selection.target, selection);
    const { windowSeconds } = opened.store.metadata.preprocessing;
    const file = this.#splits && join(this.#splits, `${name}.json`);
    const split = await keptSplit(file, () => divide(labelled, windowSeconds, division, random));
    this.#latest = { name, labelled, split };
    return { labelled, split, random };
  }

  /** Closes the stores. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    this.#opened.clear();
    for (const result of opened) if (result.status === 'fulfilled') await result.value.store.close();
  }
}
