import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `--encoder pretrained` means. */
const FOLDER = fileURLToPath(new URL('../models/pretrained', import.meta.url));

/** The folder of an encoder that was asked for: the one that comes with the program for `pretrained`, otherwise the path itself. */
export function pretrainedPath(asked: string): string {
  return asked === 'pretrained' ? FOLDER : asked;
}

/** A path as a report shows it: as it would be typed here, without what is nobody's business. */
export function shownPath(path: string): string {
  if (path === FOLDER) return 'pretrained';
  const here = relative(process.cwd(), path);
  return here.startsWith('..') || isAbsolute(here) ? path : here;
}
