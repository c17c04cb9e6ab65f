import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);

/** What the inference app says of all windows of a recording together. */
interface Summary {
  readonly decision: string | null;
  readonly probabilities: readonly number[] | null;
  readonly windows: number;
}

/** Runs the inference app, as a user would, on a recording. */
export async function predictWithApp(recording: string, model: string): Promise<Summary> {
  const manifest = require.resolve('@ecg-affect/infer/package.json');
  const { bin } = require(manifest) as { bin: Record<string, string> };
  const program = join(dirname(manifest), bin['ecg-affect-infer']);
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    'predict',
    recording,
    '--model',
    model,
    '--json',
  ]);
  const { summary } = JSON.parse(stdout) as { summary: Summary };
  return summary;
}
