import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { INPUT_LENGTH, writePolarityModel } from '@ecg-affect/polarity-model';
import { expect, it } from 'vitest';
import { type OipRequest, oipRequests } from '../testing/oip-requests.js';
import { startTestServer } from '../testing/polarity-server.js';

/** The answer in a line: status, what its headers say of its form, and the body. */
async function answerTo(address: string, { what, method, path, headers = {}, body }: OipRequest): Promise<string> {
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const asked = request(address + path, { method, headers: { ...headers, ...length }, agent: false }, resolve);
    asked.on('error', reject).end(body);
  });
  const { 'content-type': type = '-', 'inference-header-content-length': header, allow } = response.headers;
  // Tensors in bytes after the JSON are counted, not shown.
  const content = await text(response);
  const shown = header === undefined ? content : content.slice(0, Number(header));
  const notes = [type, header && `header ${header}`, allow && `allow ${allow}`, response.headers['content-encoding']];
  return `${what} | ${response.statusCode} | ${notes.filter(Boolean).join(', ')} | ${shown}`;
}

it('answers the requests of Open Inference Protocol clients as it did when they were last looked at', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'infer-oip-'));
  await writePolarityModel(join(folder, 'polarity.onnx'));
  const server = await startTestServer(folder);
  const answers: string[] = [];
  for (const asked of oipRequests('polarity', INPUT_LENGTH)) answers.push(await answerTo(server.address, asked));
  await server.stop();
  await rm(folder, { recursive: true });
  // After a change that is meant: npx vitest run --update apps/infer/src/server/oip.test.ts, and read the difference.
  await expect(`${answers.join('\n')}\n`).toMatchFileSnapshot('../../golden/oip-answers.txt');
});
