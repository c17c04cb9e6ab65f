import type { Dataset, DatasetOptions, DatasetSubject } from '../datasets/dataset.js';
import { openDataset } from '../datasets/open-dataset.js';

/** All subjects of a data set. */
export async function subjectsOf(dataset: Dataset): Promise<DatasetSubject[]> {
  const subjects: DatasetSubject[] = [];
  for await (const subject of dataset.subjects()) subjects.push(subject);
  return subjects;
}

/** All subjects of a data set that lies in a folder. */
export async function subjectsIn(
  name: string,
  folder: string,
  options: DatasetOptions = {},
): Promise<DatasetSubject[]> {
  return subjectsOf(await openDataset(name, folder, options));
}
