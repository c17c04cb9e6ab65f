import { createRequire } from 'node:module';
import { Command } from 'commander';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** The command line with all its commands. */
export function createProgram(): Command {
  const program = new Command('ecg-affect')
    .description('Self-supervised emotion recognition from the electrocardiogram')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for the usage)');
  for (const command of program.commands) command.option('--verbose', 'add the stack to an error').exitOverride();
  return program;
}
