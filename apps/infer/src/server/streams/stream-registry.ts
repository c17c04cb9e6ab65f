import { HttpError } from '../http-error.js';
import type { SharedStream } from './shared-stream.js';
import type { StreamSession } from './stream-session.js';

export interface StreamRegistryOptions {
  /** Streams at once at most, those included that wait for their client. */
  readonly maxStreams: number;
  /** How long a stream waits for its client, ms. */
  readonly resumeWindow: number;
}

/** The streams of a server, by id. */
export class StreamRegistry {
  readonly #options: StreamRegistryOptions;
  readonly #sessions = new Map<string, { readonly session: StreamSession; readonly timer?: NodeJS.Timeout }>();

  constructor(options: StreamRegistryOptions) {
    this.#options = options;
  }

  /** Streams whose client is connected. */
  get connected(): number {
    let count = 0;
    for (const { session } of this.#sessions.values()) if (session.isConnected) count++;
    return count;
  }

  /** Streams that may be watched, the oldest first. */
  get shared(): SharedStream[] {
    return Array.from(this.#sessions.values(), ({ session }) => session.shared)
      .filter((shared) => shared !== undefined)
      .sort((a, b) => a.entry.since.localeCompare(b.entry.since));
  }

  /** Watchers of all streams. */
  get watchers(): number {
    return this.shared.reduce((sum, { watchers }) => sum + watchers, 0);
  }

  /** @throws HttpError 503 when there are as many as may be, and the clients of all are connected */
  assertRoom(): void {
    const { size } = this.#sessions;
    if (size >= this.#options.maxStreams && this.connected === size) {
      throw new HttpError(503, `busy: ${size} streams already, try again later`);
    }
  }

  /**
   * Where there are as many as may be, gives up the one that has waited longest for its client.
   * @throws HttpError 503 as {@link assertRoom}
   */
  makeRoom(): void {
    this.assertRoom();
    if (this.#sessions.size < this.#options.maxStreams) return;
    const [longest] = [...this.#sessions.values()].filter(({ session }) => !session.isConnected);
    this.remove(longest.session);
  }

  /** Of a client that connects, for the first time or again. */
  add(session: StreamSession): void {
    clearTimeout(this.#sessions.get(session.id)?.timer);
    this.#sessions.set(session.id, { session });
  }

  /**
   * A stream whose client comes back. It is still given up in time if the client then does not connect.
   * @throws HttpError 404 when there is none, 409 when its client is still connected
   */
  resume(id: string): StreamSession {
    const entry = this.#sessions.get(id);
    if (!entry) throw new HttpError(404, 'no such stream: it was never there, or waited too long');
    if (entry.session.isConnected) throw new HttpError(409, 'this stream is still connected');
    return entry.session;
  }

  /** Keeps a stream for a while for its client to come back, behind those that wait already. */
  leave(session: StreamSession): void {
    session.disconnect();
    if (!this.#sessions.delete(session.id)) return;
    const timer = setTimeout(() => this.remove(session), this.#options.resumeWindow);
    timer.unref();
    this.#sessions.set(session.id, { session, timer });
  }

  remove(session: StreamSession): void {
    session.end();
    clearTimeout(this.#sessions.get(session.id)?.timer);
    this.#sessions.delete(session.id);
  }

  clear(): void {
    for (const { session } of this.#sessions.values()) this.remove(session);
  }
}
