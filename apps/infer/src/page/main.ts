import { detectRPeaks } from '@ecg-affect/ecg-io';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import type { WindowPrediction } from '../prediction.js';
import type { Backend } from './backend.js';
import { drawEcgPaper } from './ecg-paper.js';
import { drawProbabilities } from './probability-plot.js';
import { remoteBackend, remoteModels } from './remote-backend.js';
import { serialLead } from './serial-lead.js';
import { fileLead, type LeadSource, simulatedLead } from './sources.js';

/** Seconds of the lead that are kept for drawing, and that the heart rate is taken from. */
const KEPT_SECONDS = 12;

/** Predictions that are kept for drawing: an hour at one every 2 s. */
const KEPT_PREDICTIONS = 1800;

const $ = <T extends Element = HTMLElement>(id: string): T => {
  const found = document.querySelector<T>(`#${id}`);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
};
const paper = $<HTMLCanvasElement>('paper');
const plot = $<SVGSVGElement>('probabilities');
const models = $<HTMLSelectElement>('model');
const local = $<HTMLInputElement>('local');
const position = $<HTMLInputElement>('position');

let token = '';
let modelFile: File | undefined;
let running: AbortController | undefined;
let redraw = () => {};

/** Runs what the user asked for; says in words when that fails. */
async function attempt(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  $<HTMLButtonElement>('stop').disabled = false;
  try {
    await task(controller.signal);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  } finally {
    if (running === controller) $<HTMLButtonElement>('stop').disabled = true;
  }
}

async function openBackend(): Promise<Backend> {
  const backend = await (local.checked ? openLocal() : remoteBackend(models.value, token));
  showCard(backend.metadata);
  return backend;
}

async function openLocal(): Promise<Backend> {
  // Only now: onnxruntime for the browser is large.
  const { localBackend } = await import('./local-backend.js');
  if (modelFile) return localBackend(modelFile.name, new Uint8Array(await modelFile.arrayBuffer()));
  if (!models.value) throw new Error('Choose a model file (.onnx) first.');
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(`v1/models/${encodeURIComponent(models.value)}/file`, { headers });
  if (!response.ok) throw new Error((await response.json()).error);
  return localBackend(models.value, new Uint8Array(await response.arrayBuffer()));
}

async function watchStream(lead: LeadSource, signal: AbortSignal): Promise<void> {
  say('Connecting…');
  const backend = await openBackend();
  const predictions: WindowPrediction[] = [];
  let failure: Error | undefined;
  const ended = new AbortController();
  const fail = (error: Error) => {
    failure = error;
    ended.abort();
  };
  const stream = await backend.openStream(
    lead.sampleRate,
    (prediction) => {
      predictions.push(prediction);
      if (predictions.length > KEPT_PREDICTIONS) predictions.shift();
      showPrediction(prediction, backend.metadata);
      drawProbabilities(plot, predictions, backend.metadata.classes);
    },
    fail,
  );
  $('position-label').hidden = true;
  say(`${lead.name}: the first prediction comes after 10 s.`);
  let kept = new Float64Array(0);
  let peaks: ArrayLike<number> = [];
  redraw = () => drawEcgPaper(paper, { samples: kept, sampleRate: lead.sampleRate, rPeaks: peaks });
  let sinceBeats = 0;
  for await (const samples of lead.pieces(AbortSignal.any([signal, ended.signal]))) {
    stream.push(Float32Array.from(samples));
    kept = Float64Array.of(...kept, ...samples).slice(-KEPT_SECONDS * lead.sampleRate);
    sinceBeats += samples.length;
    if (sinceBeats >= lead.sampleRate) {
      sinceBeats = 0;
      peaks = detectRPeaks(kept, lead.sampleRate);
      showHeartRate(peaks, lead.sampleRate);
    } else {
      peaks = Array.from(peaks, (peak) => peak - samples.length).filter((peak) => peak >= 0);
    }
    redraw();
  }
  stream.close();
  if (failure) throw failure;
  say('Stopped.');
}

async function showFile(file: File): Promise<void> {
  say(`Reading ${file.name}…`);
  const lead = await fileLead(file);
  const peaks = detectRPeaks(lead.samples, lead.sampleRate);
  const seconds = lead.samples.length / lead.sampleRate;
  let windows: readonly WindowPrediction[] = [];
  let metadata: ModelMetadata | undefined;
  position.max = String(Math.floor(seconds));
  position.value = String(Math.min(10, Math.floor(seconds)));
  $('position-label').hidden = false;
  redraw = () => {
    const end = Math.round(Number(position.value) * lead.sampleRate);
    const samples = lead.samples.subarray(0, end);
    drawEcgPaper(paper, { samples, sampleRate: lead.sampleRate, rPeaks: peaks });
    showHeartRate(
      peaks.filter((peak) => peak < end && peak >= end - KEPT_SECONDS * lead.sampleRate),
      lead.sampleRate,
    );
    $('position-text').textContent = `${position.value} s of ${Math.floor(seconds)} s`;
    const shown = windows.findLast(({ start }) => start < Number(position.value));
    if (shown && metadata) showPrediction(shown, metadata);
  };
  redraw();
  const backend = await openBackend();
  metadata = backend.metadata;
  const { windows: found, summary, minQuality, normalisation, channel } = await backend.predictFile(file);
  windows = found;
  drawProbabilities(plot, found, metadata.classes);
  redraw();
  const share = summary.decision === null ? undefined : Math.max(...(summary.probabilities ?? []));
  say(
    share === undefined
      ? `${file.name}: the signal is too poor to say, in all ${summary.windows} windows.`
      : `${file.name}, ${channel}: ${metadata.target} is ${summary.decision} (${percent(share)}) over ${summary.windows - summary.abstained} windows; ` +
          `${summary.abstained} too poor to say (quality below ${minQuality}). Normalised by ${normalisation.statistics}.`,
  );
}

function showPrediction(
  { quality, probabilities, decision }: WindowPrediction,
  { classes, target }: ModelMetadata,
): void {
  $('target').textContent = target;
  $('quality').textContent = percent(quality);
  if (decision === null) {
    $('decision').textContent = 'too poor to say';
    return;
  }
  $('decision').textContent = `${decision} ${percent(probabilities[classes.indexOf(decision)])}`;
  if (running && !running.signal.aborted && $('position-label').hidden) say(`Now: ${decision}.`);
}

function showHeartRate(peaks: ArrayLike<number>, sampleRate: number): void {
  const intervals = Array.from(peaks)
    .slice(1)
    .map((peak, i) => (peak - peaks[i]) / sampleRate)
    .sort((a, b) => a - b);
  const middle = intervals[intervals.length >> 1];
  $('heart-rate').textContent = middle ? `${Math.round(60 / middle)} /min` : '–';
}

function showCard({
  classes,
  target,
  training,
  pretraining,
  evaluation,
  synthetic,
  precision,
  notice,
}: ModelMetadata): void {
  const used = (uses: typeof training) =>
    uses.map(({ dataset, subjects }) => `${dataset} (${subjects} subjects)`).join(', ') || 'nothing';
  const rows: [string, string][] = [
    ['predicts', `${target}: ${classes.join(', ')}`],
    [
      'trained on',
      `${used(training)}; pre-trained on ${used(pretraining)}${synthetic ? '; SYNTHETIC data: says nothing about people' : ''}`,
    ],
    ['evaluated by', evaluation ? `${evaluation.protocol}; ${evaluation.leakage}` : 'not evaluated'],
    ...(evaluation?.scores ?? []).map(({ name, value }): [string, string] => [name, value.toFixed(3)]),
    ['precision', precision],
    ['notice', notice],
  ];
  $('card').replaceChildren(...rows.flatMap(([name, value]) => [text('dt', name), text('dd', value)]));
  $('legend').replaceChildren(
    'Probability over time',
    ...classes.map((name, k) => Object.assign(text('span', name), { className: `class-${k % 6}` })),
  );
}

function text(tag: string, content: string): HTMLElement {
  return Object.assign(document.createElement(tag), { textContent: content });
}

function percent(p: number): string {
  return `${Math.round(100 * p)} %`;
}

function say(words: string): void {
  $('status').textContent = words;
}

async function listModels(): Promise<void> {
  let names: string[];
  try {
    names = await remoteModels(token);
  } catch {
    token = window.prompt('This server asks for a token:') ?? '';
    if (token) await listModels();
    return;
  }
  models.replaceChildren(...names.map((name) => new Option(name, name)));
  // Without a server the page can still do all by itself.
  if (names.length === 0) local.checked = local.disabled = true;
}

$('simulate').addEventListener('click', () => attempt((signal) => watchStream(simulatedLead(), signal)));
$('device').addEventListener('submit', (event) => {
  event.preventDefault();
  const [sampleRate, gain, baudRate] = ['rate', 'gain', 'baud'].map(
    (name) => $<HTMLInputElement>(`device-${name}`).valueAsNumber,
  );
  attempt(async (signal) => watchStream(await serialLead({ sampleRate, gain, baudRate }), signal));
});
$('stop').addEventListener('click', () => running?.abort());
$<HTMLInputElement>('file').addEventListener('change', ({ target }) => {
  const [file] = (target as HTMLInputElement).files ?? [];
  if (file) attempt(() => showFile(file));
});
$<HTMLInputElement>('model-file').addEventListener('change', ({ target }) => {
  [modelFile] = (target as HTMLInputElement).files ?? [];
  if (modelFile) local.checked = true;
});
position.addEventListener('input', () => redraw());
window.addEventListener('resize', () => redraw());
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw());
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dropping');
});
document.addEventListener('dragleave', () => document.body.classList.remove('dropping'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dropping');
  const [file] = event.dataTransfer?.files ?? [];
  if (file?.name.endsWith('.onnx')) {
    modelFile = file;
    local.checked = true;
    say(`${file.name} will be used, in this browser.`);
  } else if (file) {
    attempt(() => showFile(file));
  }
});
drawEcgPaper(paper, { samples: new Float64Array(0), sampleRate: 1, rPeaks: [] });
redraw = () => drawEcgPaper(paper, { samples: new Float64Array(0), sampleRate: 1, rPeaks: [] });
void listModels();
