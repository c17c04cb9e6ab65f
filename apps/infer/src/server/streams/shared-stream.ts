import { randomUUID } from 'node:crypto';
import type {
  DroppedMessage,
  PredictionMessage,
  SharedStreamEntry,
  StreamDescription,
  WatchMessage,
} from './messages.js';

/** Somebody who watches. Must return at once: the stream's sender waits. */
export interface Watcher {
  /** Samples in mV as little-endian float32, or a {@link WatchMessage} as JSON. */
  send(data: Uint8Array | string): void;
  /** The stream has ended. */
  end(): void;
}

type StreamSource = Pick<SharedStreamEntry, 'name' | 'model' | 'sampleRate'>;

/** What a stream shows to those who watch it. They cannot do anything to it. */
export class SharedStream {
  readonly id = randomUUID();
  readonly #source: StreamSource;
  readonly #description: StreamDescription;
  readonly #since = new Date().toISOString();
  readonly #watchers = new Set<Watcher>();
  #position = 0;
  #connected = false;
  #hasEnded = false;
  #latest: PredictionMessage | undefined;

  constructor(source: StreamSource, description: StreamDescription) {
    this.#source = source;
    this.#description = description;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  get entry(): SharedStreamEntry {
    const quality = this.#latest?.quality ?? null;
    return { id: this.id, ...this.#source, since: this.#since, connected: this.#connected, quality };
  }

  /** Tells a watcher what the stream is and what was predicted last, then all that comes. */
  add(watcher: Watcher): void {
    if (this.#hasEnded) {
      watcher.end();
      return;
    }
    watcher.send(text({ type: 'stream', position: this.#position, ...this.entry, ...this.#description }));
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

  dropped(message: DroppedMessage): void {
    this.#tell(message);
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
