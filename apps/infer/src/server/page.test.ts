import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeEdf, pickEcgChannel, readRecording } from '@ecg-affect/ecg-io';
import { detectRPeaks } from '@ecg-affect/ecg-signal';
import type { WindowPrediction } from '@ecg-affect/inference';
import { beats, recordingOf, writePolarityModel } from '@ecg-affect/polarity-model';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer } from '../testing/polarity-server.js';
import type { Server } from './server.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const RATE = 250;
const EXAMPLE = fileURLToPath(new URL('../../../../examples/mitdb-208.hea', import.meta.url));
const PAGE = new URL('../../dist/page/', import.meta.url);

/** Pixels of the paper in the colour of the trace: dark, where paper and grid are light. */
const COUNT_TRACE_PIXELS = `(() => {
  const paper = document.querySelector('#paper');
  const { data } = paper.getContext('2d').getImageData(0, 0, paper.width, paper.height);
  return data.filter((red, i) => i % 4 === 0 && red < 80 && data[i + 2] < 80).length;
})()`;

/** A GPU made of software, where there is no other. */
const SOFTWARE_GPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

/** Scripts that a script of the page loads together with it, itself included. */
async function scriptsOf(name: string): Promise<string[]> {
  const script = await readFile(new URL(name, PAGE), 'utf8');
  const imports = Array.from(script.matchAll(/\b(?:import|from)\s*"\.\/([^"]+)"/g), ([, file]) => scriptsOf(file));
  return [script, ...(await Promise.all(imports)).flat()];
}

/** The script with which the page computes by itself. */
async function localScript(): Promise<string> {
  const scripts = await scriptsOf('page.js');
  const [, name] = /import\("\.\/(local-backend-\w+\.js)"\)/.exec(scripts.join()) ?? [];
  return name;
}

it('the page loads onnxruntime only when it computes by itself, and the build for GPUs only then and where there is one', async () => {
  const ofOnnxruntime = (script: string) => script.includes('ort-wasm-simd-threaded');
  const scripts = await scriptsOf('page.js');
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.some(ofOnnxruntime)).toBe(false);
  const local = await scriptsOf(await localScript());
  expect(local.some(ofOnnxruntime)).toBe(true);
  expect(local.some((script) => script.includes('ort-wasm-simd-threaded.jspi'))).toBe(false);
});

describe.skipIf(!existsSync(CHROMIUM))('the page in Chromium (skipped where there is none)', () => {
  let folder: string;
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'infer-page-'));
    await writePolarityModel(join(folder, 'polarity.onnx'));
    server = await startTestServer(folder);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true });
  });

  /** Opens the page; `problems` are errors of its scripts, and requests to anywhere else. */
  async function open(width = 1000): Promise<{ page: Page; problems: string[]; requests: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const problems: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      requests.push(request.url());
      if (!request.url().startsWith(server.address) && !request.url().startsWith('data:')) problems.push(request.url());
    });
    await page.goto(server.address);
    await page.locator('#model option').waitFor({ state: 'attached' });
    return { page, problems, requests };
  }

  const edf = (samples: Float64Array) => ({
    name: 'record.edf',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(encodeEdf(recordingOf(samples, RATE))),
  });

  it('predicts a recording on the server, and draws it', async () => {
    const { page, problems } = await open();
    await page.setInputFiles('#file', edf(beats(40, RATE)));
    await page.locator('#status', { hasText: 'polarity is up' }).waitFor();
    expect(await page.textContent('#decision')).toMatch(/^up \d+ %$/);
    expect(await page.textContent('#heart-rate')).toBe('72 /min');
    expect(await page.textContent('#notice')).toContain('not a medical device');
    expect(await page.locator('#probabilities path').count()).toBe(2);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('predicts in the browser when asked, on several threads, and sends the recording nowhere', async () => {
    const { page, problems, requests } = await open();
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    await page.check('#local');
    await page.setInputFiles('#file', edf(beats(40, RATE).map((value) => -value)));
    await page.locator('#status', { hasText: 'polarity is down' }).waitFor();
    const threads = Math.min(4, Number(await page.evaluate('navigator.hardwareConcurrency')));
    expect(page.workers().length).toBe(threads - 1);
    expect(await page.textContent('#local-device')).toBe(', by WebAssembly');
    expect(requests.filter((url) => url.includes('predict') || url.includes('stream'))).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('computes on WebGPU what WebAssembly computes, but not on a slow GPU unless told so', async ({ skip }) => {
    const gpuBrowser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', ...SOFTWARE_GPU] });
    try {
      const page = await gpuBrowser.newPage();
      await page.goto(server.address);
      const hasGpu = await page.evaluate(`navigator.gpu?.requestAdapter().then((adapter) => adapter !== null)`);
      if (!hasGpu) skip('this Chromium has no WebGPU, not even in software');
      const found = await page.evaluate<{ device: string; probabilities: number[][] }[]>(`(async () => {
        const { localBackend } = await import('/${await localScript()}');
        const file = await fetch('v1/models/polarity/file');
        const model = new Uint8Array(await file.arrayBuffer());
        const recording = new File([new Uint8Array(${JSON.stringify([...edf(beats(40, RATE)).buffer])})], 'record.edf');
        const found = [];
        for (const gpu of ['agreeing', 'quicker']) {
          const backend = await localBackend('polarity', model, gpu);
          const { windows } = await backend.predictFiles([recording], {});
          found.push({ device: backend.device, probabilities: windows.map((window) => [...window.probabilities]) });
        }
        return found;
      })()`);
      expect(found.map(({ device }) => device)).toEqual(['WebGPU', 'WebAssembly']);
      const [onGpu, onProcessor] = found.map(({ probabilities }) => probabilities.flat());
      expect(onProcessor).toHaveLength(8);
      for (const [i, value] of onProcessor.entries()) expect(onGpu[i]).toBeCloseTo(value, 5);
    } finally {
      await gpuBrowser.close();
    }
  });

  it.each(['the server', 'the browser'])('predicts a recording of several files, in %s', async (where) => {
    const { page, problems } = await open();
    if (where === 'the browser') await page.check('#local');
    await page.setInputFiles('#file', [EXAMPLE, EXAMPLE.replace('.hea', '.dat')]);
    await page.locator('#status', { hasText: 'mitdb-208.hea, MLII: polarity is' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  it('takes a model file instead of a server', async () => {
    const { page } = await open();
    const buffer = await readFile(join(folder, 'polarity.onnx'));
    await page.setInputFiles('#model-file', { name: 'mine.onnx', mimeType: 'application/octet-stream', buffer });
    expect(await page.isChecked('#local')).toBe(true);
    await page.setInputFiles('#file', edf(beats(20, RATE)));
    await page.locator('#status', { hasText: 'polarity is up' }).waitFor();
    await page.close();
  });

  it('works in a folder of any host of static files, with a model file', async () => {
    const types: Record<string, string> = { '.html': 'text/html', '.wasm': 'application/wasm', '.css': 'text/css' };
    const host = createServer(async ({ url = '' }, response) => {
      const name = /^\/some\/folder\/([\w.-]*)$/.exec(url)?.[1];
      const file = name === undefined ? undefined : await readFile(new URL(name || 'index.html', PAGE)).catch(() => {});
      const type = types[extname(name || 'index.html')] ?? 'text/javascript';
      if (file) response.setHeader('content-type', type).end(file);
      else response.writeHead(404).end();
    });
    await once(host.listen(0, '127.0.0.1'), 'listening');
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/some/folder/`);
    expect(await page.evaluate('crossOriginIsolated')).toBe(false);
    const buffer = await readFile(join(folder, 'polarity.onnx'));
    await page.setInputFiles('#model-file', { name: 'mine.onnx', mimeType: 'application/octet-stream', buffer });
    await page.setInputFiles('#file', edf(beats(20, RATE)));
    await page.locator('#status', { hasText: 'polarity is up' }).waitFor();
    await page.close();
    host.close();
  });

  it('says in words when the signal is too poor, or the file is none', async () => {
    const { page } = await open();
    await page.setInputFiles('#file', edf(new Float64Array(30 * RATE)));
    await page.locator('#status', { hasText: 'too poor to say' }).waitFor();
    expect(await page.textContent('#decision')).toBe('too poor to say');
    await page.setInputFiles('#file', { name: 'a.edf', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await page.locator('#status', { hasText: 'a.edf' }).waitFor();
    await page.close();
  });

  it('follows a simulated stream, started from the keyboard', async () => {
    const { page, problems } = await open();
    await page.focus('#simulate');
    await page.keyboard.press('Enter');
    await page.locator('#decision', { hasText: /^up/ }).waitFor({ timeout: 50_000 });
    const rate = Number.parseInt((await page.textContent('#heart-rate')) ?? '', 10);
    expect(rate).toBeGreaterThan(60);
    expect(rate).toBeLessThan(84);
    await page.click('#stop');
    await page.locator('#status', { hasText: 'Stopped.' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  /** Plays a lead at five times the speed on a serial port of the page. */
  async function playSerial(page: Page, seconds: number): Promise<void> {
    const lines = Array.from(beats(seconds, RATE), (value) => `${Math.round(1000 * value)}\r\n`);
    await page.evaluate((text) => {
      const readable = new ReadableStream<Uint8Array>({
        async start(controller) {
          const bytes = new TextEncoder().encode(`1\n${text}`);
          for (let at = 0; at < bytes.length; at += 150) {
            controller.enqueue(bytes.slice(at, at + 150));
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          controller.close();
        },
      });
      const view = globalThis as unknown as { document: { title: string }; navigator: object };
      const close = async () => {
        view.document.title = 'closed';
      };
      const port = { readable, open: async () => {}, close };
      Object.defineProperty(view.navigator, 'serial', { value: { requestPort: async () => port } });
    }, lines.join(''));
    await page.click('#connect');
    await page.fill('#device-rate', String(RATE));
    await page.fill('#device-gain', '0.001');
    await page.click('#device button');
  }

  it('follows a device on a serial port, which is played here five times as fast', async () => {
    const { page, problems } = await open();
    await playSerial(page, 22);
    await page.locator('#decision', { hasText: /^up/ }).waitFor();
    expect(await page.textContent('#heart-rate')).toBe('72 /min');
    await page.locator('#status', { hasText: 'Stopped.' }).waitFor();
    expect(await page.title()).toBe('closed');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('says within 3 s that its server is gone, goes on when it is back, and shows nothing of it in the end', async () => {
    const token = 'q1/x+YzA9w== ü';
    let guarded = await startTestServer(folder, { token });
    const port = Number(new URL(guarded.address).port);
    const page = await browser.newPage();
    await page.goto(guarded.address);
    await page.fill('#token-text', ` ${token}\t`);
    await page.keyboard.press('Enter');
    await page.locator('#model option').waitFor({ state: 'attached' });
    const empty = await page.evaluate(COUNT_TRACE_PIXELS);
    await playSerial(page, 150);
    await page.locator('#decision', { hasText: /^up/ }).waitFor();
    await guarded.stop();
    await page
      .locator('#status', { hasText: /the connection to the server is lost|cannot be reached/ })
      .waitFor({ timeout: 3000 });
    expect(await page.textContent('#decision')).toBe('–');
    guarded = await startTestServer(folder, { token, port });
    await page.locator('#decision', { hasText: /^up/ }).waitFor();
    const starts = (await page.locator('#probabilities path').first().getAttribute('d'))?.matchAll(/L([\d.]+) /g) ?? [];
    const times = Array.from(starts, ([, x]) => Number(x));
    expect(times.length).toBeGreaterThan(1);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(await page.content()).not.toContain('q1/x');

    // A file that fails takes all away that was shown.
    await page.setInputFiles('#file', { name: 'a.pdf', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await page.locator('#status', { hasText: 'a.pdf' }).waitFor();
    expect(await page.textContent('#heart-rate')).toBe('–');
    expect(await page.locator('#probabilities path').count()).toBe(0);
    expect(await page.evaluate(COUNT_TRACE_PIXELS)).toBe(empty);
    expect(await page.textContent('#card')).toBe('');
    await page.close();
    await guarded.stop();
  });

  it('shows a recording again by another lead, rate or model, and the same file when it is chosen again', async () => {
    const { page, problems } = await open();
    const text = Array.from(beats(20, RATE), (value) => value.toFixed(4)).join('\n');
    const csv = { name: 'one.csv', mimeType: 'text/csv', buffer: Buffer.from(`ecg\n${text}\n`) };
    await page.setInputFiles('#file', csv);
    await page.locator('.failed #status', { hasText: 'sampling rate' }).waitFor();
    await page.fill('#file-rate', String(RATE));
    await page.press('#file-rate', 'Enter');
    await page.locator('#status', { hasText: 'polarity is up' }).waitFor();
    const buffer = await readFile(join(folder, 'polarity.onnx'));
    await page.setInputFiles('#model-file', { name: 'mine.ONNX', mimeType: 'application/octet-stream', buffer });
    await page.locator('#status', { hasText: 'polarity is up' }).waitFor();
    expect(await page.textContent('#card')).toContain('mine.ONNX');
    await page.selectOption('#model', 'polarity');
    await page.locator('#card', { hasText: 'modelpolarity' }).waitFor({ state: 'attached' });
    await page.locator('#status', { hasText: 'polarity is up' }).waitFor();
    await page.setInputFiles('#file', csv);
    await page.locator('#status', { hasText: 'polarity is up' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  /** Beats a minute, from the middle one of the intervals. */
  function rateOf(samples: Float32Array, sampleRate: number): number {
    const peaks = detectRPeaks(samples, sampleRate);
    const intervals = Array.from(peaks.slice(1), (peak, i) => peak - peaks[i]).sort((a, b) => a - b);
    return Math.round((60 * sampleRate) / intervals[intervals.length >> 1]);
  }

  /** The example client streams the example recording, faster than time; it goes on after 14 s of signal when told so. */
  async function shareExample(name: string) {
    const client = new URL('../../../../examples/clients/stream.ts', import.meta.url);
    const { stream } = await import(client.href);
    const { samples, sampleRate } = pickEcgChannel(await readRecording(EXAMPLE));
    const signal = Float32Array.from(samples.subarray(0, 20 * sampleRate));
    let goOn = () => {};
    const told = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    async function* pieces() {
      const size = sampleRate / 5;
      for (let at = 0; at < signal.length; at += size) {
        if (at === 14 * sampleRate) await told;
        yield signal.slice(at, at + size);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    }
    const predictions: WindowPrediction[] = [];
    const done = (async () => {
      const options = { shareAs: name, WebSocketClass: WebSocket };
      for await (const prediction of stream(server.address, sampleRate, pieces(), options))
        predictions.push(prediction);
    })();
    return { signal, sampleRate, predictions, goOn, done };
  }

  it('watches a running stream, chosen from the keyboard: the same predictions as its sender gets', async () => {
    const { page, problems } = await open();
    const { signal, sampleRate, predictions, goOn, done } = await shareExample('Bed 3');
    await page.focus('#watch');
    await page.keyboard.press('Enter');
    await page.locator('#stream-list button:focus', { hasText: 'Bed 3' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#status', { hasText: 'Bed 3: now' }).waitFor();
    goOn();
    await page.locator('#status', { hasText: 'Bed 3: the stream has ended.' }).waitFor();
    await done;
    const { probabilities, decision, quality } = predictions[predictions.length - 1];
    const shares = (probabilities ?? []).map((p) => Math.round(100 * p));
    expect(await page.textContent('#decision')).toBe(`${decision} ${Math.max(...shares)} %`);
    expect(await page.textContent('#quality')).toBe(`${Math.round(100 * quality)} %`);
    expect(await page.textContent('#heart-rate')).toBe(`${rateOf(signal.slice(-12 * sampleRate), sampleRate)} /min`);
    expect(await page.evaluate(COUNT_TRACE_PIXELS)).toBeGreaterThan(2000);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('says that no stream is shared, lists those that come, and says when a sender goes away', async () => {
    const { page, problems } = await open(360);
    await page.click('#watch');
    await page.locator('#streams-words', { hasText: 'No stream is shared' }).waitFor();
    const sender = new WebSocket(
      `${server.address.replace('http', 'ws')}/v1/stream?sampleRate=${RATE}&shareAs=${'long '.repeat(12)}`,
    );
    await once(sender, 'open');
    await page.locator('#stream-list button', { hasText: 'long long' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.click('#stream-list button');
    const signal = Float32Array.from(beats(60, RATE));
    let at = 0;
    const sending = setInterval(() => {
      sender.send(signal.slice(at, at + RATE / 2));
      at += RATE / 2;
    }, 500);
    await page.locator('#heart-rate', { hasText: '72 /min' }).waitFor();
    clearInterval(sending);
    sender.terminate();
    await page.locator('#status', { hasText: 'the sender is away' }).waitFor();
    expect(await page.textContent('#heart-rate')).toBe('–');
    await page.click('#stop');
    await page.locator('#status', { hasText: 'stopped.' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  it('fits a phone', async () => {
    const { page } = await open(360);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.close();
  });
});
