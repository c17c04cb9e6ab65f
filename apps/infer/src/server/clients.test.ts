import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeEdf } from '@ecg-affect/ecg-io';
import { beats, INPUT_LENGTH, recordingOf, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer } from '../testing/polarity-server.js';
import type { Server } from './server.js';

const PYTHON = process.env.PYTHON ?? 'python3';
const CLIENTS = new URL('../../../../examples/clients/', import.meta.url);
const STOCK_CLIENTS = new URL('../testing/stock-clients/', import.meta.url);
const RATE = 250;
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-clients-'));
  await writePolarityModel(join(folder, 'polarity.onnx'));
  server = await startTestServer(folder);
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Standard output of a client; undefined where its interpreter or its package is not installed. */
function run(command: string, client: URL, args: string[], input = new Uint8Array()): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, [fileURLToPath(client), ...args], (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (
        error.code === 'ENOENT' ||
        /curl: not found|No module named '(tritonclient|kserve|requests|numpy)'/.test(stderr)
      )
        resolve(undefined);
      else reject(new Error(`${client.pathname}: ${stderr}`));
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

describe('the example clients', () => {
  it('predict.sh predicts a recording with curl', async ({ skip }) => {
    const recording = join(folder, 'a.edf');
    await writeFile(recording, encodeEdf(recordingOf(beats(20, RATE), RATE)));
    const output = await run('sh', new URL('predict.sh', CLIENTS), [server.address, recording]);
    if (output === undefined) return skip('curl is not installed');
    expect(JSON.parse(output).summary).toMatchObject({ windows: 2, decision: 'up' });
    const record = ['hea', 'dat'].map((part) => fileURLToPath(new URL(`../mitdb-208.${part}`, CLIENTS)));
    const wfdb = await run('sh', new URL('predict.sh', CLIENTS), [server.address, ...record]);
    expect(JSON.parse(wfdb ?? '').summary.windows).toBe(10);
  });

  it('predict.py classifies windows with the standard library', async ({ skip }) => {
    const ecg = new Float32Array(2 * INPUT_LENGTH);
    ecg[3] = 5;
    ecg[INPUT_LENGTH + 3] = -5;
    const output = await run(
      PYTHON,
      new URL('predict.py', CLIENTS),
      [server.address, 'polarity'],
      new Uint8Array(ecg.buffer),
    );
    if (output === undefined) return skip('python3 is not installed');
    const [up, down] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(up[0]).toBeGreaterThan(0.99);
    expect(down[1]).toBeGreaterThan(0.99);
  });

  it('server.py asks by requests and by tritonclient', async ({ skip }) => {
    const record = ['hea', 'dat'].map((part) => fileURLToPath(new URL(`../mitdb-208.${part}`, CLIENTS)));
    const output = await run(PYTHON, new URL('../python/server.py', CLIENTS), [server.address, 'polarity', ...record]);
    if (output === undefined) return skip(`${PYTHON} lacks requests or tritonclient[http]`);
    const [summary, probabilities] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(summary.windows).toBe(10);
    expect(probabilities).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
  });

  it('stream.ts follows a lead', async () => {
    const { stream } = await import(new URL('stream.ts', CLIENTS).href);
    const signal = Float32Array.from(beats(15, RATE));
    const pieces = Array.from({ length: 15 }, (_, second) => signal.slice(second * RATE, (second + 1) * RATE));
    const starts: number[] = [];
    for await (const { start, decision } of stream(server.address, RATE, pieces, { WebSocketClass: WebSocket })) {
      expect(decision).toBe('up');
      starts.push(start);
    }
    expect(starts).toEqual([0, 2, 4]);
  });
});

describe('stock clients', () => {
  const LOGITS = [
    [5, 1],
    [1, 5],
  ];

  it("NVIDIA's tritonclient", async ({ skip }) => {
    const { host } = new URL(server.address);
    const output = await run(PYTHON, new URL('triton-client.py', STOCK_CLIENTS), [host, 'polarity', `${INPUT_LENGTH}`]);
    if (output === undefined) return skip(`${PYTHON} has no tritonclient[http]`);
    expect(JSON.parse(output)).toEqual({
      ready: [true, true, true],
      extensions: ['binary_tensor_data', 'model_configuration', 'statistics'],
      inputs: [{ name: 'ecg', datatype: 'FP32', shape: [-1, INPUT_LENGTH] }],
      config: [{ name: 'ecg', data_type: 'TYPE_FP32', dims: [INPUT_LENGTH] }],
      logits: { binary: LOGITS, json: LOGITS, mixed: LOGITS, pending: LOGITS, gzip: LOGITS, deflate: LOGITS },
      features: LOGITS,
      response: { id: '7', model_name: 'polarity', model_version: '1' },
      asynchronous: [true, LOGITS],
      errors: {
        shape: `[400] input "ecg" has shape [2, ${INPUT_LENGTH - 1}], expected [windows, ${INPUT_LENGTH}]`,
        model: '[404] no model "none"',
      },
    });
  });

  it("KServe's InferenceRESTClient", async ({ skip }) => {
    const args = [server.address, 'polarity', `${INPUT_LENGTH}`];
    const output = await run(PYTHON, new URL('kserve-client.py', STOCK_CLIENTS), args);
    if (output === undefined) return skip(`${PYTHON} has no kserve`);
    expect(JSON.parse(output)).toEqual({
      ready: [true, true, true],
      absent: false,
      logits: { binary: LOGITS, json: LOGITS, mixed: LOGITS },
      error: expect.stringMatching(/^input "ecg" has shape .* expected \[windows, \d+\], '400 Bad Request'/),
    });
  });
});

describe("Triton's configuration", () => {
  it('names the tensors as the server does', async () => {
    const config = await readFile(new URL('../../../../deploy/triton/stress/config.pbtxt', import.meta.url), 'utf8');
    const response = await fetch(`${server.address}/v2/models/polarity`);
    const model = (await response.json()) as Record<'inputs' | 'outputs', { name: string; datatype: string }[]>;
    for (const { name, datatype } of [...model.inputs, ...model.outputs]) {
      expect(config).toContain(`name: "${name}", data_type: TYPE_${datatype}`);
    }
  });
});
