import type { ModelMetadata } from '@ecg-affect/model-metadata';
import type { Backend } from './backend.js';
import { openRemoteStream } from './remote-stream.js';
import { ask, jsonOf } from './server.js';

/** Predictions by the server that the page came from. */
export async function remoteBackend(model: string, token: string): Promise<Backend> {
  const metadata = await jsonOf<ModelMetadata>(await ask(`v1/models/${encodeURIComponent(model)}`, token));
  return {
    name: model,
    metadata,
    async predictFiles(files, { sampleRate, channel }) {
      const body = new FormData();
      body.set('model', model);
      if (sampleRate !== undefined) body.set('sampleRate', String(sampleRate));
      if (channel !== undefined) body.set('channel', channel);
      for (const file of files) body.append('file', file);
      return jsonOf(await ask('v1/predict', token, { method: 'POST', body }));
    },
    openStream: async (sampleRate, listener) => openRemoteStream(model, sampleRate, token, listener),
  };
}

/** Names of the server's models; none where the page has no server. */
export async function remoteModels(token: string): Promise<string[]> {
  const response = await ask('v1/models', token).catch(() => undefined);
  if (response?.status === 401) throw new Error('token');
  if (!response?.ok || !response.headers.get('content-type')?.includes('json')) return [];
  return (await response.json()).models;
}
