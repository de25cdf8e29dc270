/** `npm test`: everything that proves the program, in order of speed. Needs no service and no network. */
import { CHECKS } from './check.mjs'
import { findChromium } from './chromium.mjs'
import { PAGE_STEP, runSteps, say } from './run-steps.mjs'
import { runTests } from './run-tests.mjs'

say(`node ${process.version}`)
const chromium = await findChromium()
if (chromium.reason) say(`the journeys are skipped: ${chromium.reason}`)
const options = { env: chromium.path ? { ...chromium.env, KITH_CHROMIUM: chromium.path } : {} }
const isSound = runSteps(
  [
    ...CHECKS,
    ['installer settings', process.execPath, 'desktop/check-builder.mjs'],
    ...(process.platform === 'linux'
      ? [['packing', process.execPath, 'desktop/pack-check.mjs']]
      : []),
  ],
  options,
)
// Journeys are run where tests failed too: whoever mends one wants to know of the other.
const results = isSound
  ? [
      runTests('tests', 'unit*', options),
      chromium.path
        ? runSteps([PAGE_STEP], options) && runTests('journeys', 'journeys', options)
        : true,
    ]
  : [false]
const passed = results.every(Boolean)
say(passed ? 'all green' : 'not green')
process.exit(passed ? 0 : 1)
