// public API

export { beats, recordingOf } from './beats.js';
export { INPUT_LENGTH, writePolarityModel } from './polarity-model.js';
