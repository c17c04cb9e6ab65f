import { detectRPeaks } from '@ecg-affect/ecg-signal';
import { reasonOf } from '@ecg-affect/errors';
import type { WindowPrediction } from '@ecg-affect/inference';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import { mainFile } from '../main-file.js';
import type { Backend } from './backend.js';
import { $, percent, say } from './dom.js';
import { drawEcgPaper, type Trace } from './ecg-paper.js';
import { type Feed, predictedFeed } from './feed.js';
import { showLive } from './live-view.js';
import { drawProbabilities } from './probability-plot.js';
import { clearReadings, showCard, showHeartRate, showPrediction } from './readings.js';
import { remoteBackend, remoteModels } from './remote-backend.js';
import { serialLead } from './serial-lead.js';
import { ask } from './server.js';
import { ecgLead, type LeadSource, readFiles, simulatedLead } from './sources.js';
import { chooseStream } from './stream-list.js';
import { watchedFeed } from './watched-feed.js';

/** Seconds before the position in a recording that its heart rate is taken from. */
const RATE_SECONDS = 12;

const paper = $<HTMLCanvasElement>('paper');
const models = $<HTMLSelectElement>('model');
const local = $<HTMLInputElement>('local');
const position = $<HTMLInputElement>('position');

let token = '';
let modelFile: File | undefined;
let running: AbortController | undefined;
let redraw = () => {};

/** Runs what the user asked for, in place of what ran before; says in words how it ended, or why it failed. */
async function attempt(task: (signal: AbortSignal) => Promise<string>): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  document.body.classList.remove('past');
  $<HTMLButtonElement>('stop').disabled = false;
  const words = await task(controller.signal).catch((error) => reasonOf(error));
  if (running !== controller) return;
  $<HTMLButtonElement>('stop').disabled = true;
  say(words);
}

/** Shows a feed; what is left of it in the end is of the past. */
async function follow(feed: Feed, signal: AbortSignal): Promise<string> {
  showCard(feed.metadata);
  $('position-label').hidden = true;
  const current = running;
  try {
    return await showLive(feed, draw, signal);
  } finally {
    if (running === current) document.body.classList.add('past');
  }
}

async function openBackend(): Promise<Backend> {
  return local.checked ? openLocal() : remoteBackend(models.value, token);
}

async function openLocal(): Promise<Backend> {
  // Only now: onnxruntime for the browser is large.
  const { localBackend } = await import('./local-backend.js');
  if (modelFile) return localBackend(modelFile.name, new Uint8Array(await modelFile.arrayBuffer()));
  if (!models.value) throw new Error('Choose a model file (.onnx) first.');
  const response = await ask(`v1/models/${encodeURIComponent(models.value)}/file`, token);
  if (!response.ok) throw new Error((await response.json()).error);
  return localBackend(models.value, new Uint8Array(await response.arrayBuffer()));
}

/** Draws the newest part of a lead, and again when the page changes its size or colours. */
function draw(trace: Trace): void {
  redraw = () => drawEcgPaper(paper, trace);
  redraw();
}

async function followLead(lead: LeadSource, signal: AbortSignal): Promise<string> {
  say('Connecting…');
  return follow(predictedFeed(lead, await openBackend()), signal);
}

async function watchRunning(): Promise<void> {
  const stream = await chooseStream(token);
  if (!stream) return;
  await attempt(async (signal) => {
    say('Connecting…');
    const { metadata } = await remoteBackend(stream.model, token);
    return follow(watchedFeed(stream, metadata, token), signal);
  });
}

async function showFiles(files: readonly File[], signal: AbortSignal): Promise<string> {
  const name = mainFile(files.map((file) => file.name));
  say(`Reading ${name}…`);
  const lead = ecgLead(await readFiles(files));
  if (signal.aborted) return '';
  clearReadings();
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
    drawEcgPaper(paper, { samples, sampleRate: lead.sampleRate, end, rPeaks: peaks });
    showHeartRate(
      peaks.filter((peak) => peak < end && peak >= end - RATE_SECONDS * lead.sampleRate),
      lead.sampleRate,
    );
    $('position-text').textContent = `${position.value} s of ${Math.floor(seconds)} s`;
    const shown = windows.findLast(({ start }) => start < Number(position.value));
    if (shown && metadata) showPrediction(shown, metadata);
  };
  redraw();
  const backend = await openBackend();
  showCard(backend.metadata);
  const { windows: found, summary, minQuality, normalisation, channel } = await backend.predictFiles(files);
  if (signal.aborted) return '';
  metadata = backend.metadata;
  windows = found;
  drawProbabilities(found, metadata.classes);
  redraw();
  const share = summary.decision === null ? undefined : Math.max(...(summary.probabilities ?? []));
  return share === undefined
    ? summary.calibrating
      ? `${name}: nothing to say behind the ${summary.calibrating} windows that the model calibrates to the person with.`
      : `${name}: the signal is too poor to say, in all ${summary.windows} windows.`
    : `${name}, ${channel}: ${metadata.target} is ${summary.decision} (${percent(share)}) over ${summary.windows - summary.abstained - (summary.calibrating ?? 0)} windows; ` +
        `${summary.abstained} too poor to say (quality below ${minQuality}). Normalised by ${normalisation.statistics}.`;
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

$('simulate').addEventListener('click', () => attempt((signal) => followLead(simulatedLead(), signal)));
$('watch').addEventListener('click', watchRunning);
const device = $<HTMLDialogElement>('device');
$('connect').addEventListener('click', () => device.showModal());
$('device-close').addEventListener('click', () => device.close());
$('device-form').addEventListener('submit', (event) => {
  event.preventDefault();
  device.close();
  const [sampleRate, gain, baudRate] = ['rate', 'gain', 'baud'].map(
    (name) => $<HTMLInputElement>(`device-${name}`).valueAsNumber,
  );
  attempt(async (signal) => followLead(await serialLead({ sampleRate, gain, baudRate }), signal));
});
$('stop').addEventListener('click', () => running?.abort());
$<HTMLInputElement>('file').addEventListener('change', ({ target }) => {
  const files = [...((target as HTMLInputElement).files ?? [])];
  if (files.length > 0) attempt((signal) => showFiles(files, signal));
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
  const files = [...(event.dataTransfer?.files ?? [])];
  const [file] = files;
  if (file?.name.endsWith('.onnx')) {
    modelFile = file;
    local.checked = true;
    say(`${file.name} will be used, in this browser.`);
  } else if (file) {
    attempt((signal) => showFiles(files, signal));
  }
});
draw({ samples: new Float64Array(0), sampleRate: 1, end: 0, rPeaks: [] });
drawProbabilities([], [], 60);
void listModels();
