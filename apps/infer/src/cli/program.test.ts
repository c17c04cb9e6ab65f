import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRecording } from '@ecg-affect/ecg-io';
import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { beats, recordingOf, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './program.js';

let folder: string;
let model: string;
let recording: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-cli-'));
  model = join(folder, 'polarity.onnx');
  recording = join(folder, 'record.edf');
  await writePolarityModel(model);
  await writeRecording(recording, recordingOf(beats(30, 250), 250));
});

afterAll(() => rm(folder, { recursive: true }));

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size);
}

function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return cliWith('', ...args);
}

async function cliWith(stdin: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = { stdout: '', stderr: '' };
  const code = await run(args, {
    stdin: pieces(stdin, 100),
    stdout: (text) => {
      output.stdout += text;
    },
    stderr: (text) => {
      output.stderr += text;
    },
  });
  return { code, ...output };
}

describe('info', () => {
  it('shows the card', async () => {
    const { code, stdout } = await cli('info', model);
    expect(code).toBe(0);
    expect(stdout).toContain('polarity: up, down');
    expect(stdout).toContain('0.750 (95 % interval 0.500 to 0.900)');
    expect(stdout).toContain('not a medical device');
  });

  it('gives the metadata as JSON', async () => {
    expect(JSON.parse((await cli('info', model, '--json')).stdout)).toMatchObject({
      target: 'polarity',
      inputLength: 1280,
    });
  });
});

describe('predict', () => {
  it('shows a row a window and a summary', async () => {
    const { code, stdout, stderr } = await cli('predict', recording, '--model', model);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^ +10\.0 s .* up$/m);
    expect(stdout).toMatch(/^polarity: up \(up \d/m);
    expect(stdout).toContain('normalisation subject: the whole of this recording');
  });

  it('gives one JSON document', async () => {
    const { windows, summary } = JSON.parse((await cli('predict', recording, '--model', model, '--json')).stdout);
    expect(windows.map(({ start }: { start: number }) => start)).toEqual([0, 10, 20]);
    expect(summary.decision).toBe('up');
  });

  it('gives CSV, with the summary apart', async () => {
    const { stdout, stderr } = await cli('predict', recording, '--model', model, '--csv');
    const [header, first, ...rest] = stdout.trimEnd().split('\r\n');
    expect(header).toBe('start,quality,p(up),p(down),decision');
    expect(first).toMatch(/^0,[01]\.\d{3},0\.\d{6},0\.\d{6},up$/);
    expect(rest.length).toBe(2);
    expect(stderr).toContain('polarity: up');
  });

  it('takes the quality threshold', async () => {
    const { stdout } = await cli('predict', recording, '--model', model, '--min-quality', '1', '--json');
    expect(JSON.parse(stdout).summary).toMatchObject({ abstained: 3, decision: null, probabilities: null });
  });
});

describe('watch', () => {
  const samples = Array.from(beats(13, 250), (value) => value.toFixed(4));

  it('prints a row a hop', async () => {
    const { code, stdout, stderr } = await cliWith(samples.join('\n'), 'watch', '--model', model, '--input-fs', '250');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +0\.0 s .* up\n +2\.0 s .* up\n$/);
    expect(stderr).toContain('normalisation running');
  });

  it('prints JSON a line, whatever separates the samples', async () => {
    const args = ['watch', '--model', model, '--input-fs', '250', '--hop', '1', '--normalise', 'window', '--json'];
    const { stdout } = await cliWith(samples.join(', '), ...args);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ start, decision }) => [start, decision])).toEqual([0, 1, 2].map((start) => [start, 'up']));
  });

  it('refuses what is no number', async () => {
    const { code, stderr } = await cliWith('1 2 three 4', 'watch', '--model', model, '--input-fs', '250');
    expect(code).toBe(1);
    expect(stderr).toContain('"three" is no number');
  });

  it.each([
    ['decimal commas', '0,12\n0,13\n0,14\n0,15\n', /"0,12" has two numbers/],
    ['two columns', '0.000\t0.1\r\n0.004\t-2e-3\r\n0.008\t1\r\n', /two numbers, by columns or a decimal comma/],
    ['less than a window', '1 2 3', /nothing could be predicted of 0.0 s, a prediction needs 10 s/],
    ['nothing', '', /nothing could be predicted/],
  ])('refuses %s', async (_, text, message) => {
    const { code, stdout, stderr } = await cliWith(text, 'watch', '--model', model, '--input-fs', '250');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  it('says which windows are left out for missing samples, and goes on after the largest number there is', async () => {
    const gapped = samples.map((value, i) => (i >= 100 && i < 200 ? 'nan' : i === 300 ? 1e308 : value));
    const { code, stdout, stderr } = await cliWith(gapped.join('\n'), 'watch', '--model', model, '--input-fs', '250');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').length).toBeGreaterThan(0);
    expect(stdout).not.toContain('NaN');
    expect(stderr).toMatch(/s: no prediction of 1 window: samples are missing/);
  });

  it('refuses a policy that a stream cannot follow', async () => {
    const args = ['watch', '--model', model, '--input-fs', '250', '--normalise', 'subject'];
    expect(await cliWith('1', ...args)).toMatchObject({ code: 1, stderr: expect.stringContaining('subject') });
    expect((await cliWith('1', 'watch', '--model', model, '--input-fs', '250', '--normalise', 'x')).code).toBe(2);
  });
});

describe('errors', () => {
  it.each<[string, () => string[], RegExp]>([
    [
      'a missing model',
      () => ['predict', recording, '--model', join(folder, 'none.onnx')],
      /none\.onnx: no such model file/,
    ],
    ['a folder for a model', () => ['info', folder], /expected the file of a model/],
    ['a missing recording', () => ['predict', join(folder, 'none.edf'), '--model', model], /none\.edf/],
    ['an unknown lead', () => ['predict', recording, '--model', model, '--channel', 'V9'], /V9/],
    ['a recording for a model', () => ['info', recording], /record\.edf: not an ONNX file/],
  ])('%s: one line and exit code 1', async (_, args, message) => {
    const { code, stdout, stderr } = await cli(...args());
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n').length).toBe(1);
  });

  it('refuses a model whose weights were changed', async () => {
    const changed = join(folder, 'changed.onnx');
    await copyFile(model, changed);
    const bytes = await readFile(changed);
    bytes[bytes.indexOf('ReduceMax')] ^= 1;
    await writeFile(changed, bytes);
    expect((await cli('info', changed)).stderr).toContain('SHA-256 differs');
  });

  it.each<[string, Parameters<typeof writePolarityModel>[1], RegExp]>([
    [
      'foreign pre-processing',
      { preprocessing: { ...DEFAULT_PREPROCESSING, overlap: 1 } },
      /preprocessing: overlap is 1, expected a number/,
    ],
    ['a contradiction', { inputLength: 1000 }, /contradicts itself: an input of 1000/],
  ])('refuses a model with %s', async (_, changes, message) => {
    const foreign = join(folder, 'foreign.onnx');
    await writePolarityModel(foreign, changes);
    expect(await cli('info', foreign)).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
  });

  it.each([
    [[]],
    [['predict']],
    [['predict', 'x.edf', '--model', 'm', '--min-quality', '2']],
    [['predict', 'x.edf', '--model', 'm', '--input-fs', '-1']],
    [['predict', 'x.edf', '--model', 'm', '--json', '--csv']],
    [['dance']],
    [['serve', '--model', 'a', '--model', 'b']],
    [['serve', '--model', 'a', '--port', '70000']],
    [['serve', '--model', 'a', '--timeout', '2592000']],
    [['serve', '--model', 'a', '--threads', '5000']],
    [['serve', '--model', 'a', '--log-level', 'verbose']],
    [['serve', '--model', 'a', '--allow-origin', 'ecg.example.org']],
    [['serve', '--model', 'a', '--rate-limit', '0.5']],
  ])('wrong usage %j: exit code 2, nothing on stdout', async (args) => {
    const { code, stdout, stderr } = await cli(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  it('says where an error came from when asked', async () => {
    expect((await cli('--verbose', 'info', recording)).stderr).toContain('at ');
  });
});
