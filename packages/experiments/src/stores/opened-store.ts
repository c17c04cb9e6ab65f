import { openWindowStore, type WindowStore, type WindowTable } from '@ecg-affect/ecg-io';
import type { WindowSource } from '@ecg-affect/pretext-model';

/** An open window store. What it says of each window is read when it is first asked for, since many jobs never ask. */
export interface OpenedStore extends Omit<WindowSource, 'subjects'> {
  readonly store: WindowStore;
  /** By row: the subject under a name that is unique among all data sets, e.g. `eegmat/Subject00`. */
  subjects(): Promise<readonly string[]>;
  table(): Promise<WindowTable>;
}

/**
 * Opens a window store; its `store` must be closed.
 * @throws EcgIoError when there is no window store at `path`, or its metadata are damaged
 */
export async function openStore(path: string): Promise<OpenedStore> {
  const store = await openWindowStore(path);
  return {
    store,
    path,
    rows: store.rows,
    windowLength: store.windowLength,
    fingerprint: await store.fingerprint(),
    preprocessing: store.metadata.preprocessing,
    synthetic: store.metadata.synthetic,
    subjects: once(async () => subjectNames(await store.names('dataset'), await store.names('subject'))),
    table: once(() => store.table()),
    read: (indices) => store.read(indices),
  };
}

/** Equal names are one string. */
function subjectNames(dataset: readonly string[], subject: readonly string[]): string[] {
  const known = new Map<string, string>();
  let whole = '';
  return subject.map((name, row) => {
    // Rows of a subject follow one another: nothing is to be made for most of them.
    if (row === 0 || name !== subject[row - 1] || dataset[row] !== dataset[row - 1]) {
      whole = `${dataset[row]}/${name}`;
      whole = known.get(whole) ?? whole;
      known.set(whole, whole);
    }
    return whole;
  });
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}

/** A store as pre-training reads it. */
export async function sourceOf(opened: OpenedStore): Promise<WindowSource> {
  return { ...opened, subjects: await opened.subjects() };
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

/** @throws Error when a name is of no subject of the stores: a slip would let that subject in */
export async function checkSubjects(stores: readonly OpenedStore[], names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const known = new Set((await Promise.all(stores.map((store) => store.subjects()))).flat());
  const foreign = names.find((name) => !known.has(name));
  if (foreign === undefined) return;
  const paths = stores.map(({ path }) => path).join(', ');
  throw new Error(`${paths}: no subject '${foreign}' to leave out, expected some of ${[...known].join(', ')}`);
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
