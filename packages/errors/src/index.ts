// public API

export { isCode } from './is-code.js';
export { problemOf, type ValidationError } from './problem-of.js';
export { reasonOf } from './reason-of.js';
