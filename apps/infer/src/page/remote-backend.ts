import type { ModelMetadata } from '@ecg-affect/model-metadata';
import type { Backend } from './backend.js';

/** How long to wait before a dropped stream is taken up again, ms. */
const RECONNECT_AFTER = 500;

/** Predictions by the server that the page came from. */
export async function remoteBackend(model: string, token: string): Promise<Backend> {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const metadata = await json<ModelMetadata>(fetch(`v1/models/${encodeURIComponent(model)}`, { headers }));
  return {
    metadata,
    predictFile(file) {
      const body = new FormData();
      body.set('model', model);
      body.set('file', file);
      return json(fetch('v1/predict', { method: 'POST', body, headers }));
    },
    async openStream(sampleRate, onPrediction) {
      let session: string | undefined;
      let socket: WebSocket;
      let isOpen = true;
      /** Everything since the last prediction but ten seconds: what a server may not have got before a connection dropped. */
      let sent = 0;
      let unsent: Float32Array[] = [];
      const connect = () => {
        const query = session ? { session } : { sampleRate: String(sampleRate), model };
        const address = new URL(`v1/stream?${new URLSearchParams(query)}`, location.href);
        address.protocol = address.protocol.replace('http', 'ws');
        socket = new WebSocket(address, token ? [`bearer.${token}`] : []);
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          if (message.type === 'prediction') onPrediction(message);
          if (message.type !== 'session') return;
          session = message.session;
          // The samples that got lost on the way are gone; those that follow keep their place in time.
          const lost = sent - message.received;
          if (lost > 0) socket.send(new Float32Array(Math.min(lost, 10 * sampleRate)).fill(Number.NaN));
          for (const samples of unsent) socket.send(samples.slice());
          unsent = [];
        };
        socket.onclose = () => {
          if (isOpen) setTimeout(connect, RECONNECT_AFTER);
        };
      };
      connect();
      return {
        push(samples) {
          sent += samples.length;
          if (socket.readyState === WebSocket.OPEN && session) socket.send(samples.slice());
          else unsent.push(samples);
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
  const response = await fetch('v1/models', { headers: token ? { authorization: `Bearer ${token}` } : {} }).catch(
    () => undefined,
  );
  if (response?.status === 401) throw new Error('token');
  if (!response?.ok || !response.headers.get('content-type')?.includes('json')) return [];
  return (await response.json()).models;
}

async function json<T>(request: Promise<Response>): Promise<T> {
  const response = await request;
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}
