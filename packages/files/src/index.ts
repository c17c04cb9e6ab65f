// public API

export { publishFile } from './publish-file.js';
export { type FileContent, replaceFile, replaceFiles } from './replace-files.js';
export { writeFolder } from './write-folder.js';
