/**
 * How tables name a dense head.
 * @param asPaper whether it is trained as the paper trains its heads, or our way
 */
export function headTitle(asPaper: boolean): string {
  return asPaper ? "paper's head" : 'dense head, early stopping';
}
