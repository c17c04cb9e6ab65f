// public API

export { calibrationPeriodOf } from './calibration-period.js';
export { ModelMetadataError } from './error.js';
export { graphDigest } from './graph-digest.js';
export { HEART_RATE_INPUT, heartRateInputProblem } from './heart-rate-input.js';
export { type ModelMetadata, modelMetadataSchema, NOT_A_MEDICAL_DEVICE } from './metadata.js';
export { parseModelMetadata, readModelMetadata, toMetadataProps } from './metadata-props.js';
export { type OnnxFile, parseOnnxFile } from './onnx-file.js';
