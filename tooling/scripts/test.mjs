// `npm test`: installs, builds (which type-checks, tests included), lints, runs every test.
import { installAndBuild, pnpm } from './pnpm.mjs';

installAndBuild();
pnpm('run', 'lint');
pnpm('exec', 'vitest', 'run', ...process.argv.slice(2));
