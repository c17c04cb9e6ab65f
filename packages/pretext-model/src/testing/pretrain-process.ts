import { onnxEngine } from '@ecg-affect/network';
import { pretrain } from '../pretrain.js';
import { remembering, tinyEncoder, tinySource } from './tiny-run.js';

// A tiny run as a process of its own, for tests that kill it. It prints every step, and checkpoints after each of them.
const [out] = process.argv.slice(2);
await pretrain({
  ...remembering,
  sources: [tinySource()],
  engine: onnxEngine,
  encoder: tinyEncoder,
  workers: 0,
  out,
  resume: true,
  checkpointSeconds: 0,
  onStep: ({ step }) => process.stdout.write(`${step}\n`),
});
