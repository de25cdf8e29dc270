/**
 * Fast tests beside the sources, and journeys that drive a real Chromium. Every file has profiles, servers
 * and browsers of its own, so two of them run at a time, journeys too. What is pure or a piece of the page
 * shares its modules between files: reading them anew for each took longer than the tests.
 */
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * Servers, engines and their threads are started by the hundred, each from its sources: what Node made of
 * them is kept, which halves the processor time of a start.
 */
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/kith/code')

const SEEDED = join(import.meta.dirname, 'shared/tools/seeded-fast-check.ts')
/** Random tests try the same cases in every run, unless KITH_SEED says otherwise. */
const seeded = {
  name: 'seeded',
  enforce: 'pre' as const,
  resolveId: (id: string, importer: string | undefined) =>
    id === 'fast-check' && importer !== SEEDED ? SEEDED : null,
}

/**
 * How long a test waits for what must come. No test measures time, so this is only long: a machine that
 * is three times slower, and busy with others, passes too.
 */
const PATIENCE = {
  testTimeout: 240_000,
  hookTimeout: 240_000,
  teardownTimeout: 60_000,
  expect: { poll: { timeout: 60_000, interval: 25 } },
}

const unit = {
  // The table of tokens is measured; every other style is left out.
  css: { include: [/ui\/tokens\.css/] },
  ...PATIENCE,
}
const PURE = ['shared/src/**/*.test.ts', 'desktop/src/renderer/**/*.test.{ts,tsx}']
/** All of the engine but what starts servers and other engines. No module there keeps more than what it once worked out. */
const ENGINE = ['desktop/src/engine/!(compose)/**/*.test.ts']
const shared = {
  isolate: false,
  setupFiles: [join(import.meta.dirname, 'shared/tools/nothing-left.ts')],
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { plugins: [seeded], test: { ...unit, ...shared, name: 'unit-pure', include: PURE } },
      { plugins: [seeded], test: { ...unit, ...shared, name: 'unit-engine', include: ENGINE } },
      {
        plugins: [seeded],
        test: {
          ...unit,
          name: 'unit',
          include: ['{desktop,sync-server}/src/**/*.test.{ts,tsx}', 'shared/tools/**/*.test.ts'],
          exclude: [...PURE, ...ENGINE],
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['desktop/e2e/**/*.e2e.test.ts'],
          ...PATIENCE,
        },
      },
    ],
  },
})
