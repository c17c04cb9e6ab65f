import type { ModelMetadata } from '@ecg-affect/model-metadata';
import type { StreamMessage } from '../server/streams/messages.js';
import type { Backend } from './backend.js';
import { ask, connectTo, jsonOf } from './server.js';

/** How long to wait before a dropped stream is taken up again, ms. */
const RECONNECT_AFTER = 500;

/** Signal in one message at most, s. */
const MAX_LOST_SECONDS = 10;

/** Predictions by the server that the page came from. */
export async function remoteBackend(model: string, token: string): Promise<Backend> {
  const metadata = await jsonOf<ModelMetadata>(await ask(`v1/models/${encodeURIComponent(model)}`, token));
  return {
    metadata,
    async predictFiles(files) {
      const body = new FormData();
      body.set('model', model);
      for (const file of files) body.append('file', file);
      return jsonOf(await ask('v1/predict', token, { method: 'POST', body }));
    },
    async openStream(sampleRate, onPrediction, onFailure) {
      let session: string | undefined;
      let socket: WebSocket;
      let isOpen = true;
      let isGreeted = false;
      /** Samples that went over a connection, whether they arrived or not. */
      let sent = 0;
      let unsent: Float32Array<ArrayBuffer>[] = [];
      const send = (samples: Float32Array<ArrayBuffer>) => {
        sent += samples.length;
        socket.send(samples);
      };
      const connect = () => {
        const query = session ? { session } : { sampleRate: String(sampleRate), model };
        socket = connectTo(`v1/stream?${new URLSearchParams(query)}`, token);
        isGreeted = false;
        socket.onmessage = ({ data }) => {
          const message: StreamMessage = JSON.parse(data);
          if (message.type === 'prediction') onPrediction(message);
          if (message.type === 'error') {
            isOpen = false;
            onFailure(new Error(message.error));
          }
          if (message.type !== 'session') return;
          session = message.session;
          isGreeted = true;
          // The samples that got lost on the way are gone; those that follow keep their place in time.
          const lost = Math.min(sent - message.received, MAX_LOST_SECONDS * sampleRate);
          sent = message.received;
          if (lost > 0) send(new Float32Array(lost).fill(Number.NaN));
          for (const samples of unsent) send(samples);
          unsent = [];
        };
        socket.onclose = () => {
          // A server that did not know the stream any more begins a new one.
          if (!isGreeted) session = undefined;
          if (session === undefined) sent = 0;
          if (isOpen) setTimeout(connect, RECONNECT_AFTER);
        };
      };
      connect();
      return {
        push(samples) {
          if (socket.readyState === WebSocket.OPEN && isGreeted) send(samples.slice());
          else unsent.push(samples.slice());
        },
        close() {
          isOpen = false;
          socket.close(1000);
        },
      };
    },
  };
}

/** Names of the server's models; none where the page has no server. */
export async function remoteModels(token: string): Promise<string[]> {
  const response = await ask('v1/models', token).catch(() => undefined);
  if (response?.status === 401) throw new Error('token');
  if (!response?.ok || !response.headers.get('content-type')?.includes('json')) return [];
  return (await response.json()).models;
}
