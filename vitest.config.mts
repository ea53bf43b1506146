import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/**', 'node_modules/**'],
    pool: 'threads',
    // By default a core would be left idle, half of a small machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
});
