import { CommanderError } from 'commander';
import { createProgram } from './program.js';

/** Exit codes, stable: scripts depend on them. */
const SUCCESS = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Runs one command line.
 * @param args the arguments after the program's name
 * @returns the exit code: 0, 1 for a failed run (one line on stderr; `--verbose` adds the stack), 2 for wrong usage
 */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return SUCCESS;
  } catch (error) {
    // Commander has already printed what was wrong, or the help or version that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? SUCCESS : WRONG_USAGE;
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`ecg-affect: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    if (args.includes('--verbose')) process.stderr.write(`${stack}\n`);
    return FAILED;
  }
}
