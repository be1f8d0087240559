import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared-schemas,connector,skill,examples}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'examples/openclaw-agent/**', 'examples/contract/**'],
    setupFiles: ['connector/src/log-watch-setup.ts'],
    testTimeout: 30_000,
    // Many tests wait for processes and sockets rather than for the processor.
    maxWorkers: 3,
  },
});
