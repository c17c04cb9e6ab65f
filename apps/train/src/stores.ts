import { openWindowStore, type WindowStore, type WindowTable } from '@ecg-affect/ecg-io';
import type { WindowSource } from '@ecg-affect/pretext-model';

/** A window store with its table, as the two stages of the method read it. */
export interface OpenedStore extends WindowSource {
  readonly store: WindowStore;
  readonly table: WindowTable;
}

/** A subject's name among all data sets, e.g. `eegmat/Subject00`. */
function subjectNames({ dataset, subject }: Pick<WindowTable, 'dataset' | 'subject'>): string[] {
  return subject.map((name, row) => `${dataset[row]}/${name}`);
}

/** @throws EcgIoError when there is no window store at `path`, or it is damaged */
export async function openStore(path: string): Promise<OpenedStore> {
  const store = await openWindowStore(path);
  const table = await store.table();
  return {
    store,
    table,
    path,
    rows: store.rows,
    windowLength: store.windowLength,
    fingerprint: await store.fingerprint(),
    subjects: subjectNames(table),
    preprocessing: store.metadata.preprocessing,
    synthetic: store.metadata.synthetic,
    read: (indices) => store.read(indices),
  };
}

/** Opens stores, gives them to `use`, closes them whatever happens. */
export async function withStores<T>(
  paths: readonly string[],
  use: (stores: readonly OpenedStore[]) => Promise<T>,
): Promise<T> {
  const stores: OpenedStore[] = [];
  try {
    for (const path of paths) stores.push(await openStore(path));
    return await use(stores);
  } finally {
    for (const { store } of stores) await store.close();
  }
}

/** A source without the windows of some subjects. */
export function withoutSubjects(source: WindowSource, excluded: ReadonlySet<string>): WindowSource {
  const rows = Array.from(source.subjects.keys()).filter((row) => !excluded.has(source.subjects[row]));
  if (rows.length === source.rows) return source;
  const left = [...new Set(source.subjects)].filter((subject) => excluded.has(subject)).sort();
  return {
    ...source,
    rows: rows.length,
    fingerprint: `${source.fingerprint} without ${left.join(', ')}`,
    subjects: rows.map((row) => source.subjects[row]),
    read: (indices) => source.read(Array.from(indices, (index) => rows[index])),
  };
}
