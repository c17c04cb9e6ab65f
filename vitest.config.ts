import { defineConfig } from 'vitest/config';

// One run over every package: one summary, one worker pool. Packages see each other through their built `dist`.
export default defineConfig({
  test: {
    include: ['{packages,apps}/*/src/**/*.test.ts', 'tooling/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
    // With --coverage: what a package's own tests run; the code that they run of other packages is in `dist`.
    coverage: {
      include: ['{packages,apps}/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test.support.ts', '**/testing/**'],
      reporter: ['text-summary', 'html', 'lcov'],
    },
  },
});
