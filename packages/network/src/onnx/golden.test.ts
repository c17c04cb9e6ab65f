import { testAgainstGolden } from '../testing/golden-suite.js';
import { pretextNetwork } from '../testing/networks.js';
import { directForm } from './direct/encoder.js';
import { onnxProgram } from './engine.js';
import { fourierForm } from './fourier/encoder.js';
import { planFourier } from './fourier/plan.js';

const network = pretextNetwork();
const plan = 'encoder' in network.input ? planFourier(network.input.encoder) : 'no encoder';
if (typeof plan === 'string') throw new Error(plan);

for (const form of [directForm, fourierForm(plan)]) {
  testAgainstGolden(`${form.name} form`, () => onnxProgram(network, () => form, { workers: 0 }));
}
