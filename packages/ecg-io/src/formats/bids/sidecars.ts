import { z } from 'zod';
import { EcgIoError } from '../../error.js';
import type { SourceFolder } from '../byte-source.js';
import { readText } from '../text.js';

/** Folders, with its own, in which files that apply to a file are looked for: data sets have no more levels. */
const MAX_LEVELS = 6;
const MAX_JSON_BYTES = 2 ** 22;

/** The entities, e.g. `sub-01` and `task-rest`, and the kind, e.g. `physio.json`, in the name of a file of a BIDS data set. */
export function parseBidsName(name: string): { readonly entities: readonly string[]; readonly kind: string } {
  const parts = name.slice(name.lastIndexOf('/') + 1).split('_');
  return { entities: parts.slice(0, -1), kind: parts[parts.length - 1] };
}

/**
 * The files that apply to one of a BIDS data set by the inheritance principle: in its folder or those above it, of the kind that is asked for, with no
 * entity but its own. The farthest come first, so that what later ones say wins.
 * @param name of the file in `folder`
 * @param kind of what is looked for, e.g. `physio.json`
 * @returns names in `folder`
 */
export async function sidecarsOf(folder: SourceFolder, name: string, kind: string): Promise<readonly string[]> {
  const own = new Set(parseBidsName(name).entities);
  const found: string[] = [];
  for (const level of levelsFrom(name.split('/').slice(0, -1))) {
    const names = await folder.list(level);
    const applying = names.flatMap((other) => {
      const { entities, kind: itsKind } = parseBidsName(other);
      return itsKind === kind && entities.every((entity) => own.has(entity)) ? [{ other, count: entities.length }] : [];
    });
    applying.sort((a, b) => a.count - b.count);
    found.unshift(...applying.map(({ other }) => (level === '' ? other : `${level}/${other}`)));
    if (names.includes('dataset_description.json')) break;
  }
  return found;
}

/** A folder and those above it, also above the one that paths are relative to. */
function levelsFrom(path: readonly string[]): string[] {
  return Array.from({ length: MAX_LEVELS }, (_, up) =>
    up <= path.length
      ? path.slice(0, path.length - up).join('/')
      : Array.from({ length: up - path.length }, () => '..').join('/'),
  );
}

/**
 * What the JSON files that apply to a file say together.
 * @throws EcgIoError when one is no JSON object
 */
export async function readSidecars(
  folder: SourceFolder,
  name: string,
  kind: string,
): Promise<Readonly<Record<string, unknown>>> {
  const merged: Record<string, unknown> = {};
  for (const sidecar of await sidecarsOf(folder, name, kind)) {
    const source = await folder.open(sidecar);
    if (source) Object.assign(merged, parseObject(await readText(source, MAX_JSON_BYTES), source.name));
  }
  return merged;
}

function parseObject(text: string, file: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    throw new EcgIoError(`${file} is no JSON object`);
  }
}
