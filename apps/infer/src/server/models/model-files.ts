import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Where a model lies. */
export interface ModelLocation {
  readonly path: string;
  /** As clients ask for it. */
  readonly version: string;
}

/** Of a model that does not say. */
const VERSION = '1';

/**
 * The models of a file or a folder by name: `NAME.onnx`, or `NAME/VERSION/model.onnx` as Triton has them, of which the latest version counts.
 * Hidden files are none. Of two of one name, the first in alphabetical order counts.
 */
export async function modelFiles(path: string): Promise<Map<string, ModelLocation>> {
  if ((await stat(path)).isFile()) return new Map([[nameOf(path), { path, version: VERSION }]]);
  const models = new Map<string, ModelLocation>();
  for (const file of (await readdir(path)).sort()) {
    if (file.startsWith('.')) continue;
    const inside = join(path, file);
    const isModel = /\.onnx$/i.test(file);
    const location = isModel ? { path: inside, version: VERSION } : await latestVersion(inside);
    const name = isModel ? nameOf(file) : file;
    if (location && !models.has(name)) models.set(name, location);
  }
  return models;
}

/** The model of the highest version in a folder of Triton's layout; undefined where there is none. */
async function latestVersion(folder: string): Promise<ModelLocation | undefined> {
  const entries = await readdir(folder).catch((): string[] => []);
  const versions = entries.filter((entry) => /^[1-9]\d{0,8}$/.test(entry)).sort((a, b) => Number(b) - Number(a));
  for (const version of versions) {
    const path = join(folder, version, 'model.onnx');
    const isFile = await stat(path)
      .then((found) => found.isFile())
      .catch(() => false);
    if (isFile) return { path, version };
  }
  return undefined;
}

function nameOf(path: string): string {
  return basename(path).replace(/\.onnx$/i, '');
}
