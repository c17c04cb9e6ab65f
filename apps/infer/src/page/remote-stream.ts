import type { StreamMessage } from '../server/streams/messages.js';
import type { LiveStream, StreamListener } from './backend.js';
import { connectTo, isAlive, refusalOf } from './server.js';

/** How long to wait before a dropped stream is taken up again, ms: twice as long after each failure, up to the longest. */
const RECONNECT_AFTER = 500;
const LONGEST_WAIT = 5000;

/** How often the server is asked whether it is still there, ms. */
const HEARTBEAT = 1000;

/** Signal in one message at most, and that is kept while there is no connection, s. */
const MAX_SECONDS = 10;

/** A live stream to the server: lost connections are made again, and predictions keep their place in time. */
export function openRemoteStream(
  model: string,
  sampleRate: number,
  token: string,
  listener: StreamListener,
): LiveStream {
  let session: string | undefined;
  let socket: WebSocket;
  let isOpen = true;
  let isGreeted = false;
  let failures = 0;
  /** Samples that were pushed. */
  let pushed = 0;
  let unsent: Float32Array<ArrayBuffer>[] = [];
  let unsentLength = 0;
  /** Samples pushed before the server's first: it counts those alone that it got. */
  let shift = 0;

  const greeted = ({ session: id, received }: Extract<StreamMessage, { type: 'session' }>) => {
    const next = pushed - unsentLength;
    // A session that the server has begun anew begins where the signal is now.
    if (id !== session) shift = next - received;
    session = id;
    isGreeted = true;
    failures = 0;
    // Samples that got lost on the way are gone; those that follow keep their place in time.
    const lost = Math.max(0, next - shift - received);
    const filled = Math.min(lost, MAX_SECONDS * sampleRate);
    if (filled > 0) socket.send(new Float32Array(filled).fill(Number.NaN));
    shift += lost - filled;
    for (const samples of unsent) socket.send(samples);
    unsent = [];
    unsentLength = 0;
  };
  const heard = (message: StreamMessage) => {
    if (message.type === 'session') greeted(message);
    else if (message.type === 'prediction') {
      listener.prediction({ ...message, start: message.start + shift / sampleRate });
    } else if (message.type === 'dropped') {
      listener.unpredicted(
        message.reason === 'busy' ? 'the server is busy.' : 'samples are missing in the last window.',
      );
    } else fail(new Error(message.error));
  };
  const fail = (error: Error) => {
    if (!isOpen) return;
    close();
    listener.failed(error);
  };
  const connect = () => {
    const query = session ? { session } : { sampleRate: String(sampleRate), model };
    const path = `v1/stream?${new URLSearchParams(query)}`;
    isGreeted = false;
    const connection = connectTo(path, token);
    socket = connection;
    connection.onmessage = ({ data }) => {
      if (connection === socket) heard(JSON.parse(data));
    };
    connection.onclose = () => {
      if (isOpen && connection === socket) void closed(path);
    };
  };
  const closed = async (path: string) => {
    if (isGreeted) listener.unpredicted('the connection to the server is lost; trying again…');
    else {
      const { why, isFinal } = await refusalOf(path, token);
      if (!isOpen) return;
      if (isFinal && session === undefined) return fail(new Error(why));
      listener.unpredicted(`${why}; trying again…`);
      // A server that does not know the stream any more begins a new one.
      if (isFinal) session = undefined;
    }
    setTimeout(() => isOpen && connect(), Math.min(LONGEST_WAIT, RECONNECT_AFTER * 2 ** failures++));
  };
  // A connection to a machine that is gone, or to a process that stands still, does not close by itself.
  let isAsking = false;
  const heartbeat = setInterval(async () => {
    if (isAsking || !isGreeted) return;
    isAsking = true;
    const alive = await isAlive(token);
    isAsking = false;
    if (!alive && isOpen) listener.unpredicted('the server does not answer.');
  }, HEARTBEAT);
  const close = () => {
    isOpen = false;
    clearInterval(heartbeat);
    socket.close(1000);
  };
  connect();
  return {
    push(samples) {
      const piece = samples.slice();
      pushed += piece.length;
      if (socket.readyState === WebSocket.OPEN && isGreeted) return socket.send(piece);
      unsent.push(piece);
      unsentLength += piece.length;
      while (unsentLength > MAX_SECONDS * sampleRate) unsentLength -= unsent.shift()?.length ?? 0;
    },
    close,
  };
}
