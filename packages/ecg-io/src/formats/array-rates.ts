/** A number that stands beside arrays, and the path of its name, e.g. `rec.fs` or `signal/fs`. */
export type NamedNumber = readonly [path: string, value: number];

/** A name that can only be that of a sampling rate; what is left of it without these words names a signal (`ecg_fs`, `fsECG`). */
const RATE =
  /^(?<after>[a-z0-9]+_)?(?:fs|f_s|sfreq|srate|fsample|fsamp|sampfreq|samp_?rate|hz|\w{0,10}sampl(?:e|ing)[ _]?(?:rate|freq(?:uency)?)(?:[ _]?\(?hz\)?)?)$|^fs_?(?<before>[A-Z]\w*|(?<=_)\w+)$/i;
/** Names of other things as well: rates of hearts are below 100, and those of mains. */
const MAYBE_RATE = /^(rate|freq|frequency|sr)$/i;
const LEAST_RATE = 100;

interface Rate {
  /** Path of what the number is in, empty for the top. */
  readonly parent: string;
  /** In lower case; empty for one of all signals. */
  readonly signal: string;
  readonly value: number;
}

/**
 * The sampling rate of an array among named numbers such as `fs`, `sfreq`, `sampling_rate`: the one beside it or
 * nearest above it, which may have its name (`ecg_fs`), else the only one there is. One before resampling (`org_sample_rate`) does not count.
 * @param array path of the array
 * @returns undefined where there is none, or several that differ
 */
export function rateOfArray(array: string, numbers: readonly NamedNumber[]): number | undefined {
  const rates = numbers.flatMap(rateIn);
  const { parent, leaf } = split(array);
  const isOwn = ({ signal }: Rate) => signal === leaf.toLowerCase();
  const above = rates.filter(
    (rate) => (rate.signal === '' || isOwn(rate)) && (rate.parent === array || isWithin(parent, rate.parent)),
  );
  const nearest = Math.max(...above.map((rate) => rate.parent.length));
  const beside = above.filter((rate) => rate.parent.length === nearest);
  for (const group of [beside.filter(isOwn), beside, rates.filter(isOwn), rates]) {
    if (group.length > 0) return only(group);
  }
  return undefined;
}

function rateIn([path, value]: NamedNumber): Rate[] {
  const { parent, leaf } = split(path);
  if (!(value > 0 && Number.isFinite(value)) || leaf.length > 40 || /^ori?g(inal)?_/i.test(leaf)) return [];
  const found = RATE.exec(leaf);
  if (!found && !(MAYBE_RATE.test(leaf) && value >= LEAST_RATE)) return [];
  const signal = (found?.groups?.before ?? found?.groups?.after ?? '').replace(/_$/, '').toLowerCase();
  return [{ parent, signal, value }];
}

/** The parts of a path; numbers of items (`{2}`) belong to what they are items of. */
function split(path: string): { parent: string; leaf: string } {
  const at = Math.max(path.lastIndexOf('.'), path.lastIndexOf('/'));
  return { parent: path.slice(0, Math.max(at, 0)), leaf: path.slice(at + 1).replace(/[{(]\d+[)}]$/, '') };
}

function isWithin(path: string, above: string): boolean {
  return above === '' || path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}/`);
}

function only(rates: readonly Rate[]): number | undefined {
  return new Set(rates.map(({ value }) => value)).size === 1 ? rates[0].value : undefined;
}
