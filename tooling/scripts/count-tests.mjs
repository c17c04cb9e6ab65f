// Prints `N passed, N failed, N skipped` from vitest's JSON report; fails when no test ran.
import { readFileSync } from 'node:fs';

const [path] = process.argv.slice(2);
let report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numFailedTestSuites: 0 };
try {
  report = JSON.parse(readFileSync(path, 'utf8'));
} catch {
  console.error(`${path}: no test report was written, so the tests did not run`);
}
const { numPassedTests, numPendingTests } = report;
// A file that fails to load has no test to count, and must not pass for that.
const failed = report.numFailedTests || report.numFailedTestSuites;
console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
process.exit(numPassedTests > 0 && failed === 0 ? 0 : 1);
