import { fileURLToPath } from 'node:url';

/** What `--encoder pretrained` means. */
const FOLDER = fileURLToPath(new URL('../models/pretrained', import.meta.url));

/** The folder of an encoder that was asked for: the one that comes with the program for `pretrained`, otherwise the path itself. */
export function pretrainedPath(asked: string): string {
  return asked === 'pretrained' ? FOLDER : asked;
}
