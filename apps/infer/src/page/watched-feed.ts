import type { ModelMetadata } from '@ecg-affect/model-metadata';
import type { SharedStreamEntry, WatchMessage } from '../server/streams/messages.js';
import type { Feed } from './feed.js';
import { ask, connectTo, jsonOf } from './server.js';

/** How long to wait before a dropped connection is made again, ms. */
const RECONNECT_AFTER = 1000;

/** Of what was missed meanwhile, as much is shown as missing, s: more than the paper is long. */
const LONGEST_GAP = 30;

/** The stream has ended, of RFC 6455. */
const NORMAL = 1000;

/**
 * The running streams of the server that the page came from, which may be watched.
 * @throws Error in words when the server cannot be asked, or refuses
 */
export async function sharedStreams(token: string): Promise<SharedStreamEntry[]> {
  const response = await ask('v1/streams', token).catch(() => undefined);
  if (!response?.headers.get('content-type')?.includes('json')) throw new Error('There is no server to ask.');
  return (await jsonOf<{ streams: SharedStreamEntry[] }>(response)).streams;
}

/** A stream that somebody else sends to the server, with the server's predictions. */
export function watchedFeed(
  { id, name, model, sampleRate }: SharedStreamEntry,
  metadata: ModelMetadata,
  token: string,
): Feed {
  const hasEnded = async () => {
    // A server that cannot be asked may come back.
    const streams = await sharedStreams(token).catch(() => undefined);
    return streams?.every((stream) => stream.id !== id) ?? false;
  };
  return {
    name,
    sampleRate,
    metadata,
    model,
    run: (viewer, signal) =>
      new Promise((resolve) => {
        /** Samples of the stream that have come or were missed. */
        let position: number | undefined;
        let predictedFrom = -1;
        let socket: WebSocket;
        const show = (message: WatchMessage) => {
          if (message.type === 'prediction') {
            // The latest comes again after a dropped connection.
            if (message.start > predictedFrom) viewer.prediction(message);
            predictedFrom = message.start;
            return;
          }
          if (message.type === 'stream') {
            const missed = Math.min(message.position - (position ?? message.position), LONGEST_GAP * sampleRate);
            if (missed > 0) viewer.samples(new Float32Array(missed).fill(Number.NaN));
            position = message.position;
          }
          if (message.type === 'dropped') {
            const why = message.reason === 'busy' ? 'the server is busy.' : 'samples are missing in the last window.';
            return viewer.unpredicted(why);
          }
          if (!message.connected) viewer.interrupted('the sender is away; waiting for it.');
        };
        const connect = () => {
          socket = connectTo(`v1/streams/${id}/watch`, token);
          socket.binaryType = 'arraybuffer';
          socket.onmessage = ({ data }) => {
            if (typeof data === 'string') return show(JSON.parse(data));
            const samples = new Float32Array(data);
            position = (position ?? 0) + samples.length;
            viewer.samples(samples);
          };
          socket.onclose = ({ code }) => {
            if (signal.aborted) return;
            if (code === NORMAL) return resolve('the stream has ended.');
            viewer.interrupted(
              position === undefined
                ? 'the server lets no more watchers in; trying again…'
                : 'the connection is lost; trying again…',
            );
            setTimeout(reconnect, RECONNECT_AFTER);
          };
        };
        const reconnect = async () => {
          const ended = await hasEnded();
          if (signal.aborted) return;
          if (ended) resolve('the stream has ended.');
          else connect();
        };
        signal.addEventListener('abort', () => {
          socket.close();
          resolve('stopped.');
        });
        connect();
      }),
  };
}
