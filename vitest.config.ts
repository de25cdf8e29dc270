/** Two projects: fast tests beside the sources, and journeys that drive a real Chromium. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          // The table of tokens is measured; every other style is left out.
          css: { include: [/ui\/tokens\.css/] },
          include: [
            '{shared,desktop,sync-server}/src/**/*.test.{ts,tsx}',
            'shared/tools/**/*.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['desktop/e2e/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
