import { randomUUID } from 'node:crypto';
import type { PredictionMessage } from './stream-session.js';

/** A stream that others may watch, as the list of them tells of it. */
export interface SharedStreamEntry {
  /** For watching only: it is not the id that goes on with the stream. */
  readonly id: string;
  /** What the sender calls it. */
  readonly name: string;
  readonly model: string;
  /** Hz */
  readonly sampleRate: number;
  /** ISO 8601. */
  readonly since: string;
  /** False while the stream waits for its sender to come back. */
  readonly connected: boolean;
  /** Of the latest window; null before the first. */
  readonly quality: number | null;
}

/** What the watchers are told of the model. */
export interface Watched {
  readonly target: string;
  readonly classes: readonly string[];
  /** Seconds from one prediction to the next. */
  readonly hop: number;
  readonly normalisation: string;
  readonly notice: string;
}

/** What a watcher is told, beside the samples. */
export type WatchMessage =
  | ({
      readonly type: 'stream';
      /** Samples of the stream before the first that follows: after a dropped connection, this tells how many were missed. */
      readonly position: number;
    } & SharedStreamEntry &
      Watched)
  | PredictionMessage
  | { readonly type: 'sender'; readonly connected: boolean };

/** Somebody who watches. Must return at once: the stream's sender waits. */
export interface Watcher {
  /** Samples in mV as little-endian float32, or a {@link WatchMessage} as JSON. */
  send(data: Uint8Array | string): void;
  /** The stream has ended. */
  end(): void;
}

/** What a stream shows to those who watch it. They cannot do anything to it. */
export class SharedStream {
  readonly id = randomUUID();
  readonly #about: Pick<SharedStreamEntry, 'name' | 'model' | 'sampleRate'> & Watched;
  readonly #since = new Date().toISOString();
  readonly #watchers = new Set<Watcher>();
  #position = 0;
  #connected = false;
  #hasEnded = false;
  #latest: PredictionMessage | undefined;

  constructor(about: Pick<SharedStreamEntry, 'name' | 'model' | 'sampleRate'> & Watched) {
    this.#about = about;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  get entry(): SharedStreamEntry {
    const { name, model, sampleRate } = this.#about;
    const quality = this.#latest?.quality ?? null;
    return { id: this.id, name, model, sampleRate, since: this.#since, connected: this.#connected, quality };
  }

  /** Tells a watcher what the stream is and what was predicted last, then all that comes. */
  add(watcher: Watcher): void {
    if (this.#hasEnded) {
      watcher.end();
      return;
    }
    const { target, classes, hop, normalisation, notice } = this.#about;
    const model = { target, classes, hop, normalisation, notice };
    watcher.send(text({ type: 'stream', position: this.#position, ...this.entry, ...model }));
    if (this.#latest) watcher.send(text(this.#latest));
    this.#watchers.add(watcher);
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  samples(samples: Float32Array | Float64Array): void {
    this.#position += samples.length;
    if (this.#watchers.size === 0) return;
    // Little-endian on all machines that onnxruntime is built for.
    const bytes = new Uint8Array(new Float32Array(samples).buffer);
    for (const watcher of this.#watchers) watcher.send(bytes);
  }

  prediction(prediction: PredictionMessage): void {
    this.#latest = prediction;
    this.#tell(prediction);
  }

  /** The sender has come, or gone. */
  sender(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.#tell({ type: 'sender', connected });
  }

  end(): void {
    this.#hasEnded = true;
    for (const watcher of this.#watchers) watcher.end();
  }

  #tell(message: WatchMessage): void {
    if (this.#watchers.size === 0) return;
    const data = text(message);
    for (const watcher of this.#watchers) watcher.send(data);
  }
}

function text(message: WatchMessage): string {
  return JSON.stringify(message);
}
