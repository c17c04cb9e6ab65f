/**
 * The results of work on some items, in the order of the items, while up to `concurrency` are under way; no more of them are asked for before.
 * The first failure ends it.
 */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  for await (const item of items) {
    const result = work(item);
    // It is awaited later: until then a failure is nobody's.
    result.catch(() => {});
    underWay.push(result);
    if (underWay.length >= concurrency) yield* underWay.splice(0, 1);
  }
  yield* underWay;
}
