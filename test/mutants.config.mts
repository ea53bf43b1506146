import { defineConfig } from 'vitest/config';

// For `npm run mutants` alone, which names the tests of a room.
const named = (process.env['MUTANTS_TESTS'] ?? '').split(' ').filter(each => each !== '');

export default defineConfig({
  test: {
    include: named.map(each => (each.endsWith('.ts') ? each : `${each}/**/*.test.ts`)),
    testTimeout: 60_000,
  },
});
