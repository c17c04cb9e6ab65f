import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** Runs the pnpm version pinned in package.json, through npx, so that only Node and npm are needed. */
export function pnpm(...args) {
  // npm's own settings reach a child as npm_config_*; pnpm would warn of each one that it does not know.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(config_(?!registry|provenance|userconfig)|package_)/i.test(name),
    ),
  );
  const { status, error } = spawnSync('npx', ['--yes', packageManager, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

export function install() {
  pnpm('install', '--frozen-lockfile', '--prefer-offline');
}

export function installAndBuild() {
  install();
  pnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only');
}
