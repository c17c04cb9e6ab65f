import { InvalidArgumentError, Option } from 'commander';

/** What is made of the encoder: see `--mode`. */
export const MODES = ['frozen', 'taps', 'finetune', 'supervised', 'random'] as const;
export type Mode = (typeof MODES)[number];

export const modeOption = (): Option =>
  new Option(
    '--mode <modes>',
    'comma-separated or repeated: frozen (default), taps (frozen, with the features of blocks 1 and 2), finetune, supervised (trained from scratch), random (frozen, untrained)',
  ).argParser((text: string, before: readonly Mode[] = []) => [...new Set([...before, ...parseModes(text)])]);

function parseModes(text: string): Mode[] {
  return text.split(',').map((part) => {
    const mode = MODES.find((name) => name === part.trim());
    if (mode === undefined) throw new InvalidArgumentError(`expected some of ${MODES.join(', ')}, found '${part}'`);
    return mode;
  });
}
