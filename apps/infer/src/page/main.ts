import { detectRPeaks } from '@ecg-affect/ecg-signal';
import { reasonOf } from '@ecg-affect/errors';
import type { WindowPrediction } from '@ecg-affect/inference';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import { mainFile } from '../main-file.js';
import type { Backend, FileChoices } from './backend.js';
import { $, percent, say } from './dom.js';
import { drawEcgPaper, type Trace } from './ecg-paper.js';
import { type Feed, predictedFeed } from './feed.js';
import { showLive } from './live-view.js';
import { drawProbabilities } from './probability-plot.js';
import { clearCard, clearReadings, showCard, showHeartRate, showPrediction } from './readings.js';
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

const rate = $<HTMLInputElement>('file-rate');
const leadName = $<HTMLInputElement>('file-lead');

/** Value of the chosen file among the models. */
const FILE = '/file';

const WELCOME = 'Choose a recording, drop one anywhere on this page, or connect a stream.';

let token = '';
let modelFile: File | undefined;
/** What is shown, if it is a recording: shown again when another model or lead is chosen. */
let shownFiles: readonly File[] = [];
let running: AbortController | undefined;
let redraw = () => {};

/** Runs what the user asked for, in place of what ran before; says in words how it ended, or why it failed. */
async function attempt(task: (signal: AbortSignal) => Promise<string>): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  shownFiles = [];
  clear();
  const stop = $<HTMLButtonElement>('stop');
  const asker = document.activeElement;
  stop.disabled = false;
  const words = await task(controller.signal).catch((error) => {
    if (!controller.signal.aborted) document.body.classList.add('failed');
    return reasonOf(error);
  });
  if (running !== controller) return;
  // A button that cannot be pressed any more loses the focus: it goes back to where the user was.
  if (document.activeElement === stop && asker instanceof HTMLElement) asker.focus();
  stop.disabled = true;
  say(words);
}

/** Nothing that is shown outlives what it was of. */
function clear(): void {
  document.body.classList.remove('past', 'failed');
  $('position-label').hidden = true;
  clearReadings();
  clearCard();
  draw({ samples: new Float64Array(0), sampleRate: 1, end: 0, rPeaks: [] });
  drawProbabilities([], [], 60);
}

/** Another model or lead was chosen: what is shown was of the one before. */
function chosenAnew(): void {
  if (shownFiles.length > 0) attemptFiles(shownFiles);
  else {
    running?.abort();
    running = undefined;
    $<HTMLButtonElement>('stop').disabled = true;
    clear();
    say(WELCOME);
  }
}

function attemptFiles(files: readonly File[]): void {
  void attempt((signal) => {
    shownFiles = files;
    return showFiles(files, signal);
  });
}

function fileChoices(): FileChoices {
  const channel = leadName.value.trim();
  return { ...(rate.value === '' ? {} : { sampleRate: rate.valueAsNumber }), ...(channel === '' ? {} : { channel }) };
}

/** Shows a feed; what is left of it in the end is of the past. */
async function follow(feed: Feed, signal: AbortSignal): Promise<string> {
  showCard(feed.model, feed.metadata);
  $('position-label').hidden = true;
  const current = running;
  try {
    return await showLive(feed, draw, signal);
  } finally {
    if (running === current) document.body.classList.add('past');
  }
}

async function openBackend(): Promise<Backend> {
  if (local.checked || models.value === FILE) return openLocal();
  if (!models.value && models.options.length === 0) await listModels();
  return remoteBackend(models.value, token);
}

async function openLocal(): Promise<Backend> {
  // Only now: onnxruntime for the browser is large.
  const { localBackend } = await import('./local-backend.js');
  const [name, bytes] = await chosenModel();
  const backend = await localBackend(name, bytes);
  $('local-device').textContent = `, by ${backend.device}`;
  return backend;
}

/** The name and the bytes of the model that is to compute here. */
async function chosenModel(): Promise<[name: string, bytes: Uint8Array]> {
  if (modelFile && models.value === FILE) return [modelFile.name, new Uint8Array(await modelFile.arrayBuffer())];
  if (!models.value) throw new Error('Choose a model file (.onnx) first.');
  const response = await ask(`v1/models/${encodeURIComponent(models.value)}/file`, token);
  if (!response.ok) throw new Error((await response.json()).error);
  return [models.value, new Uint8Array(await response.arrayBuffer())];
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
  const choices = fileChoices();
  const lead = ecgLead(await readFiles(files, choices), choices);
  if (signal.aborted) return '';
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
  if (signal.aborted) return '';
  showCard(backend.name, backend.metadata);
  const { windows: found, summary, minQuality, normalisation, channel } = await backend.predictFiles(files, choices);
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
    const words = token === '' ? '' : 'The server knows another token.';
    token = (await askToken(words)) ?? '';
    if (token) await listModels();
    return;
  }
  for (const option of [...models.options]) if (option.value !== FILE) option.remove();
  models.append(...names.map((name) => new Option(name, name)));
  // Without a server the page can still do all by itself.
  if (names.length === 0) local.checked = local.disabled = true;
}

/** Asks the user for the server's token; undefined when there is none. */
function askToken(words: string): Promise<string | undefined> {
  const dialog = $<HTMLDialogElement>('token');
  const input = $<HTMLInputElement>('token-text');
  $('token-words').textContent = words;
  input.value = '';
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    // Pasted with what is around it, most likely.
    dialog.addEventListener('close', () => resolve(input.value.trim() || undefined), { once: true });
  });
}

/** A model of this machine, among those of the server. */
async function chooseModelFile(file: File): Promise<void> {
  modelFile = file;
  models.querySelector(`[value="${FILE}"]`)?.remove();
  models.prepend(new Option(`${file.name} (this file)`, FILE));
  models.value = FILE;
  local.checked = true;
  if (shownFiles.length > 0) return attemptFiles(shownFiles);
  await attempt(async (signal) => {
    say(`Reading ${file.name}…`);
    const { name, metadata } = await openLocal();
    if (!signal.aborted) showCard(name, metadata);
    return `${name} will be used, in this browser.`;
  });
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
/** Files that are chosen by an input; the same again are chosen as well. */
function onFiles(id: string, use: (files: File[]) => void): void {
  const input = $<HTMLInputElement>(id);
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) use(files);
  });
}
onFiles('file', attemptFiles);
onFiles('model-file', ([file]) => chooseModelFile(file));
models.addEventListener('change', chosenAnew);
local.addEventListener('change', () => {
  // A file of this machine is computed on it.
  if (!local.checked && models.value === FILE)
    models.value = [...models.options].find(({ value }) => value !== FILE)?.value ?? FILE;
  if (models.value === FILE) local.checked = true;
  chosenAnew();
});
for (const input of [rate, leadName]) {
  input.addEventListener('change', () => {
    if (shownFiles.length > 0) attemptFiles(shownFiles);
  });
}
$('token-close').addEventListener('click', () => {
  $<HTMLInputElement>('token-text').value = '';
  $<HTMLDialogElement>('token').close();
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
  const isModel = ({ name }: File) => name.toLowerCase().endsWith('.onnx');
  const recording = files.filter((file) => !isModel(file));
  if (recording.length > 0) attemptFiles(recording);
  const model = files.find(isModel);
  if (model) void chooseModelFile(model);
});
clear();
say(WELCOME);
void listModels();
