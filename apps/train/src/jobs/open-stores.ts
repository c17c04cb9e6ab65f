import { type OpenedStore, openStore } from '../stores.js';
import type { StoreReference } from './spec.js';

/** The stores of all jobs of one process, each opened (and its fingerprint taken) once. */
export class OpenStores {
  readonly #opened = new Map<string, Promise<OpenedStore>>();

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

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    this.#opened.clear();
    for (const result of opened) if (result.status === 'fulfilled') await result.value.store.close();
  }
}
