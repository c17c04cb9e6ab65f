import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecording } from '@ecg-affect/ecg-io';
import { readModelMetadata } from '@ecg-affect/model-metadata';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from './run.js';

const PROGRAM = fileURLToPath(new URL('../bin/ecg-affect.js', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../../examples/mitdb-208.hea', import.meta.url));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a user starts it. */
function startProgram(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

/** The same in this process, which saves a second of loading each time. */
async function ecgAffect(...args: string[]): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += text;
      return true;
    }),
  );
  try {
    return { code: await run(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecg-affect-'));
});
afterAll(() => rm(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

describe('ecg-affect', () => {
  it('tells a failed run (1) from wrong usage (2) from success (0)', async () => {
    const codes = [['--help'], ['bogus'], ['inspect', at('missing.edf')]].map((args) => startProgram(...args));
    expect((await Promise.all(codes)).map(({ code }) => code)).toEqual([0, 2, 1]);
    expect((await ecgAffect()).code).toBe(2);
    expect((await ecgAffect('pretrain', 'x.arrow', '--out', at('run'), '--epochs', '0')).code).toBe(2);
  });

  it('says in one line what is wrong with the input, and adds the stack when asked to', async () => {
    await writeFile(at('empty.edf'), '');
    await writeFile(at('numbers.csv'), 'ecg\n1\n2\n3\n');
    const lines = [
      [['inspect', at('missing.edf')], /missing\.edf does not exist/],
      [['inspect', at('empty.edf')], /empty\.edf is empty/],
      [['beats', at('numbers.csv')], /does not say the sampling rate/],
      [['beats', at('numbers.csv'), '--input-fs', '0'], /--input-fs 0: expected a sampling rate above 0 Hz/],
      [['beats', EXAMPLE, '--plot', at('plot.gif')], /plot\.gif: expected a file that ends in \.svg, \.png or \.html/],
      [
        ['beats', EXAMPLE, '--plot', at('plot.svg'), '--from', '101'],
        /no ECG from 101 to .* the 100\.0 s that there are/,
      ],
      [['beats', EXAMPLE, '--to', '9'], /--from and --to say what --plot draws/],
      [['evaluate', at('numbers.csv'), '--target', 'stress', '--protocol', 'loso'], /numbers\.csv is no window store/],
      [['export', folder, '--out', at('model.onnx')], /does not describe a trained model/],
      [['prepare', 'synthetic', '--out', at('left.arrow'), '--no-wait'], /--no-wait needs --executor slurm/],
      [['evaluate', 'x.arrow', '--target', 'y', '--protocol', 'loso', '--no-wait'], /--no-wait needs --executor slurm/],
    ] as const;
    for (const [args, expected] of lines) {
      const { code, stdout, stderr } = await ecgAffect(...args);
      expect([code, stdout, stderr.trimEnd().split('\n').length], stderr).toEqual([1, '', 1]);
      expect(stderr).toMatch(expected);
    }
    const verbose = await ecgAffect('inspect', at('missing.edf'), '--verbose');
    expect(verbose.stderr).toMatch(/\n\s+at /);
  });

  it('prints one JSON document and nothing else with --json', async () => {
    const inspected = JSON.parse((await ecgAffect('inspect', EXAMPLE, '--json')).stdout);
    expect(inspected.recordings).toMatchObject([
      { duration: 100, channels: [{ sampleRate: 360 }], ecg: { leads: [{ quality: expect.any(Number) }] } },
    ]);
    const beats = JSON.parse((await ecgAffect('beats', EXAMPLE, '--json')).stdout);
    expect(beats.sampleRate).toBe(360);
    expect(beats.rPeaks.length).toBeGreaterThan(100);
    expect(beats.heartRate).toBeCloseTo(beats.hrv.meanHeartRate);
    expect(beats.quality).toBeGreaterThan(0);
    expect(beats.excluded.every(({ start, end }: { start: number; end: number }) => start < end)).toBe(true);
    const rows = (await ecgAffect('beats', EXAMPLE, '--csv')).stdout.trim().split('\n');
    expect(rows[0]).toBe('time_s,rr_ms,normal');
    expect(rows.length).toBe(beats.intervals + 1);
    expect(beats.hrv).toHaveProperty('dfaAlpha1');
    expect(beats.notes.join()).toMatch(/no sinus rhythm|triangularIndex, tinn: withheld, takes 20 min/);
    const { stdout } = await ecgAffect('beats', EXAMPLE, '--json', '--correct', 'lipponen-tarvainen');
    expect(JSON.parse(stdout).correction).toMatchObject({ method: 'lipponen-tarvainen', passes: expect.any(Array) });
  });

  it('draws the beats of a part as a page, a drawing or a picture', async () => {
    const draw = (name: string, ...args: string[]) => ecgAffect('beats', EXAMPLE, '--plot', at(name), ...args);
    expect(await draw('beats.html')).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(at('beats.html'), 'utf8')).toMatch(/<h1>mitdb-208\.hea<[\s\S]*Intervals between beats/);
    await draw('beats.svg', '--from', '20', '--to', '30');
    const svg = await readFile(at('beats.svg'), 'utf8');
    expect(svg).toContain('20 to 30 s of 100.0 s');
    expect(svg.match(/<circle/g)?.length).toBeGreaterThan(10);
    await draw('beats.png');
    expect([...(await readFile(at('beats.png'))).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect((await draw('beats.png')).stderr).toMatch(/beats\.png exists already: choose another --plot/);
  });

  it('converts a lead, pre-processed as asked, and does not overwrite without --force', async () => {
    const out = at('lead.npy');
    const convert = ['convert', EXAMPLE, '--out', out, '--fs', '256', '--highpass', '0.8', '--notch', '60', '--zscore'];
    expect((await ecgAffect(...convert)).code).toBe(0);
    const { channels } = await readRecording(out, { inputSampleRate: 256 });
    expect(channels[0].samples).toHaveLength(25_600);
    const before = await readFile(out);
    const again = await ecgAffect(...convert);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('exists already')]);
    expect(await readFile(out)).toEqual(before);
    expect((await ecgAffect(...convert, '--force')).code).toBe(0);
  });

  it('tells an intact window store from a damaged one', async () => {
    const store = at('intact.arrow');
    await ecgAffect('prepare', 'synthetic', '--out', store, '--subjects', '1', '--minutes', '0.5', '--notch', '50');
    const intact = await ecgAffect('inspect', store, '--verify');
    expect([intact.code, intact.stdout]).toEqual([0, expect.stringMatching(/\nintact: .* SHA-256 [0-9a-f]{64}\n$/)]);
    expect(JSON.parse((await ecgAffect('inspect', store, '--verify', '--json')).stdout)).toMatchObject({
      windows: 6,
      preprocessing: { notch: 50 },
      intact: true,
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const bytes = await readFile(store);
    bytes[bytes.length >> 1] ^= 1;
    await writeFile(store, bytes);
    const damaged = await ecgAffect('inspect', store, '--verify', '--json');
    expect(damaged).toMatchObject({ code: 1, stdout: '' });
    expect(damaged.stderr).toMatch(/intact\.arrow is damaged: the SHA-256 of its content is/);
    const recording = await ecgAffect('inspect', EXAMPLE, '--verify');
    expect([recording.code, recording.stderr]).toEqual([1, expect.stringContaining('--verify needs a window store')]);
  });

  it('goes the whole way from windows to a prediction', { timeout: 240_000 }, async () => {
    const [store, run, report, head, model] = ['cohort.arrow', 'run', 'report', 'head', 'm.onnx'].map(at);
    const succeed = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await ecgAffect(...args);
      expect(code, stderr).toBe(0);
      return stdout;
    };
    const summary = JSON.parse(
      await succeed('prepare', 'synthetic', '--out', store, '--subjects', '4', '--minutes', '0.5', '--json'),
    );
    expect(summary).toMatchObject({ subjects: 4, windows: 24, labels: { stress: { 0: 12, 1: 12 } } });
    await succeed('pretrain', store, '--out', run, '--epochs', '1', '--batch', '12', '--tasks', 'negate,warp');
    const text = await succeed(
      'evaluate',
      store,
      '--target',
      'stress',
      '--protocol',
      'loso',
      '--encoder',
      run,
      '--out',
      report,
    );
    expect(text).toContain('SYNTHETIC');
    expect(text).toContain('Transductive');
    expect(text).toMatch(
      /Within-subject AUROC +Pooled AUROC .*\nfrozen encoder \+ dense head, early stopping \(mean of 5 seeds\) +[01]\.\d{3}/,
    );
    expect(await readdir(report)).toEqual(expect.arrayContaining(['report.html', 'report.json']));
    await succeed('train-head', store, '--target', 'stress', '--encoder', run, '--out', head, '--seed', '1');
    await succeed('export', head, '--out', model, '--report', report);
    expect(await succeed('export', head, '--out', at('half.onnx'), '--precision', 'fp16')).toContain(
      'of the AUROC lost',
    );
    expect(existsSync(model)).toBe(true);
    const onEncoder = ['--target', 'stress', '--encoder', run] as const;
    expect(await succeed('train', store, ...onEncoder, '--out', at('trained'))).toContain(
      'average(encoder/lda,hrv/lda)',
    );
    await succeed('export', at('trained'), '--out', at('trained.onnx'), '--report', report);
    expect(readModelMetadata(await readFile(at('trained.onnx')))).toMatchObject({
      method: 'average(encoder/lda,hrv/lda)',
      hrv: { features: expect.arrayContaining(['rmssd']) },
      evaluation: { protocol: 'loso' },
    });
    const forest = await ecgAffect('train', store, ...onEncoder, '--method', 'hrv/forest', '--out', at('forest'));
    expect([forest.code, forest.stderr]).toEqual([1, expect.stringContaining('method hrv/forest cannot be exported')]);
    const unknown = await ecgAffect('train', store, ...onEncoder, '--method', 'hrv/svm', '--out', at('svm'));
    expect(unknown.stderr).toContain("method 'hrv/svm': expected one of lda, logistic, dense, forest, found 'svm'");
    const result = JSON.parse(await readFile(join(report, 'report.json'), 'utf8'));
    await mkdir(at('foreign'));
    const methods = result.methods.filter(
      ({ name }: { name: string }) => name !== 'frozen encoder + dense head, early stopping',
    );
    await writeFile(join(at('foreign'), 'report.json'), JSON.stringify({ ...result, methods }));
    const foreign = await ecgAffect('export', head, '--out', at('foreign.onnx'), '--report', at('foreign'));
    expect([foreign.code, foreign.stderr]).toEqual([
      1,
      expect.stringMatching(
        /evaluates 'encoder \+ LDA', .*, expected 'frozen encoder \+ dense head, early stopping', the method/,
      ),
    ]);
    await writeFile(join(at('foreign'), 'report.json'), JSON.stringify({ ...result, formatVersion: 1 }));
    const old = await ecgAffect('export', head, '--out', at('foreign.onnx'), '--report', at('foreign'));
    expect([old.code, old.stderr]).toEqual([
      1,
      expect.stringContaining('its formatVersion is 1, expected 2: evaluate again with this version'),
    ]);
    const wrongLabel = await ecgAffect('evaluate', store, '--target', 'joy', '--protocol', 'loso');
    expect([wrongLabel.code, wrongLabel.stderr]).toEqual([
      1,
      expect.stringContaining("has no label 'joy', expected one of stress"),
    ]);
    const otherWindows = at('other.arrow');
    await succeed(
      'prepare',
      'synthetic',
      '--out',
      otherWindows,
      '--subjects',
      '2',
      '--minutes',
      '0.5',
      '--highpass',
      '0.5',
    );
    const mismatch = await ecgAffect(
      'train-head',
      otherWindows,
      '--target',
      'stress',
      '--encoder',
      run,
      '--out',
      at('head2'),
    );
    expect([mismatch.code, mismatch.stderr]).toEqual([1, expect.stringContaining('do not fit together')]);
    expect(existsSync(at('head2'))).toBe(false);
  });
});
