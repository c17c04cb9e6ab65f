import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, '.github/workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const workflows = readdirSync(folder).map((file) => {
  const workflow: Workflow = parse(readFileSync(join(folder, file), 'utf8'));
  return { file, workflow, steps: Object.values(workflow.jobs).flatMap(({ steps }) => steps) };
});

/** Every command line of a step, those that an action is given as well. */
const commands = ({ run, with: inputs = {} }: Step): string[] =>
  [run ?? '', ...Object.entries(inputs).flatMap(([name, value]) => (name.endsWith('-script') ? String(value) : []))]
    .flatMap((script) => script.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe.each(workflows)('$file', ({ workflow, steps }) => {
  it('has no permission that its jobs do not name', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions);
  });

  it('pins every action to a commit', () => {
    const uses = steps.flatMap(({ uses }) => uses ?? []);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it('runs what exists', () => {
    const files = steps.flatMap(commands).flatMap((command) => {
      const [program, argument] = command.split(' ');
      if (program.startsWith('.')) accessSync(join(root, program), constants.X_OK);
      // Paths of this repository, wherever in a command line they stand.
      const named = command.match(/(?<=\s)(?:apps|packages|tooling)\/[\w./-]+/g) ?? [];
      return program === 'node' ? [argument, ...named] : named;
    });
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

it('the tests run on the oldest Node that the packages allow, and on later ones', () => {
  const ci: { jobs: { test: { strategy: { matrix: { node: number[] } } } } } = parse(
    readFileSync(join(folder, 'ci.yml'), 'utf8'),
  );
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const oldest = Number(/^>=(\d+)/.exec(engines.node)?.[1]);
  expect(ci.jobs.test.strategy.matrix.node).toEqual([oldest, oldest + 2, oldest + 4]);
});
