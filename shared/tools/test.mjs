/** `npm test`: everything that proves the program, in order of speed. Needs no service and no network. */
import { CHECKS } from './check.mjs'
import { findChromium } from './chromium.mjs'
import { bin, runSteps, say } from './run-steps.mjs'

say(`node ${process.version}`)
const chromium = await findChromium()
if (chromium.reason) say(`the journeys are skipped: ${chromium.reason}`)
const journeys = [
  [
    'page',
    bin('vite', 'desktop'),
    'build',
    '--config',
    'desktop/vite.renderer.config.ts',
    '--logLevel',
    'warn',
  ],
  ['journeys', bin('vitest'), 'run', '--project', 'journeys'],
]
const steps = [
  ...CHECKS,
  ['installer settings', process.execPath, 'desktop/check-builder.mjs'],
  ...(process.platform === 'linux'
    ? [['packing', process.execPath, 'desktop/pack-check.mjs']]
    : []),
  ['tests', bin('vitest'), 'run', '--project', 'unit'],
  ...(chromium.path ? journeys : []),
]
const passed = runSteps(steps, {
  env: chromium.path ? { ...chromium.env, KITH_CHROMIUM: chromium.path } : {},
})
say(passed ? 'all green' : 'not green')
process.exit(passed ? 0 : 1)
