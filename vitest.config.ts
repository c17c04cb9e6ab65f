import { defineConfig } from 'vitest/config';

// One run over every package: one summary, one worker pool. Packages see each other through their built `dist`.
export default defineConfig({
  test: {
    include: ['{packages,apps}/*/src/**/*.test.ts', 'tooling/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
