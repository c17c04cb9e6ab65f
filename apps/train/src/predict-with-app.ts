import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);

/** Runs the inference app, as a user would, on a recording. */
export async function predictWithApp(
  recording: string,
  model: string,
): Promise<{ decision: string | null; windows: number }> {
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
  const { summary } = JSON.parse(stdout) as { summary: { decision: string | null; windows: number } };
  return summary;
}
