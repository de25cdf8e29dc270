/**
 * Two projects: fast tests beside the sources, and journeys that drive a real Chromium. Every file has
 * profiles, servers and browsers of its own, so two of them run at a time, journeys too.
 */
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
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
