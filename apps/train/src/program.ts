import { Command } from 'commander';
import { beatsCommand } from './commands/beats.js';
import { benchCommand } from './commands/bench.js';
import { convertCommand } from './commands/convert.js';
import { demoCommand } from './commands/demo.js';
import { evaluateCommand } from './commands/evaluate.js';
import { experimentCommand } from './commands/experiment.js';
import { exportCommand } from './commands/export.js';
import { exportEncoderCommand } from './commands/export-encoder.js';
import { inspectCommand } from './commands/inspect.js';
import { jobCommand } from './commands/job.js';
import { prepareCommand } from './commands/prepare.js';
import { pretrainCommand } from './commands/pretrain.js';
import { reportCommand } from './commands/report.js';
import { trainCommand, trainHeadCommand } from './commands/train.js';
import { SOFTWARE } from './software.js';

const COMMANDS = [
  inspectCommand,
  convertCommand,
  beatsCommand,
  prepareCommand,
  pretrainCommand,
  reportCommand,
  evaluateCommand,
  experimentCommand,
  jobCommand,
  trainCommand,
  trainHeadCommand,
  exportCommand,
  exportEncoderCommand,
  benchCommand,
  demoCommand,
];

/** The command line with all its commands. */
export function createProgram(): Command {
  const program = new Command(SOFTWARE.name)
    .description('Self-supervised emotion recognition from the electrocardiogram')
    .version(SOFTWARE.version)
    .exitOverride();
  for (const create of COMMANDS) program.addCommand(withCommonOptions(create()));
  return program;
}

function withCommonOptions(command: Command): Command {
  for (const sub of command.commands) withCommonOptions(sub as Command);
  return command
    .option('--verbose', 'add the stack to an error')
    .exitOverride()
    .showHelpAfterError('(add --help for the usage)');
}
