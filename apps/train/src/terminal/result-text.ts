import {
  AUROC_MEANINGS,
  comparisonTable,
  type EvaluationResult,
  formatEstimate,
  furtherTable,
  headlineTable,
  leakageStatement,
  levelTable,
  methodTitle,
  type SummaryTable,
  spreadTable,
} from '@ecg-affect/evaluation';
import { formatTable } from './table.js';

/**
 * What the numbers mean, what leaked and what else limits them; then every method's scores with intervals, its differences to the baselines, and
 * each method's confusion matrix.
 */
export function resultText(result: EvaluationResult): string {
  const { target, classNames, windows, methods, synthetic, warnings } = result;
  const subjects = new Set(windows.subject).size;
  const tables = [headlineTable, comparisonTable, levelTable, spreadTable, furtherTable].flatMap(
    (of) => of(result) ?? [],
  );
  const confusions = methods.map(
    (method) =>
      `${methodTitle(method, 'first of')}, confusion (rows: true, columns: predicted)\n${formatTable([
        ['', ...classNames],
        ...classNames.map((truth, row) => [
          truth,
          ...method.confusion.counts[row].map(
            (count, column) => `${count} (${formatEstimate(method.confusion.rates[row][column])})`,
          ),
        ]),
      ])}`,
  );
  return [
    `${synthetic ? 'SYNTHETIC DATA. ' : ''}${target}: ${windows.row.length} windows, ${subjects} subjects, classes ${classNames.join(', ')}`,
    ...AUROC_MEANINGS,
    ...leakageStatement(result),
    ...warnings.map((warning) => `WARNING: ${warning}`),
    ...tables.map((table) => `\n${tableText(table)}`),
    ...confusions.map((text) => `\n${text}`),
  ].join('\n');
}

function tableText({ caption, columns, rows }: SummaryTable): string {
  const cells = rows.map((row) =>
    row.cells.map(({ value, detail }) => (detail === '' ? value : `${value} [${detail}]`)),
  );
  return `${caption}\n${formatTable([columns, ...rows.map(({ name }, row) => [name, ...cells[row]])])}`;
}
