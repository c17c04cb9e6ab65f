// Builds and publishes the packages whose version is not on npm yet; with --dry-run says what it would publish.
import { installAndBuild, pnpm } from './pnpm.mjs';

const [major] = process.versions.node.split('.').map(Number);
if (major < 22) {
  console.error(`node ${process.versions.node} is too old for @changesets/cli: expected 22.11 or later`);
  process.exit(1);
}
installAndBuild();
if (process.argv.includes('--dry-run')) {
  pnpm('exec', 'changeset', 'status');
  pnpm('--recursive', 'publish', '--dry-run', '--no-git-checks');
} else {
  pnpm('exec', 'changeset', 'publish');
}
