/** `npm test`: everything that proves the program, in order of speed. Needs no service and no network. */
import { ensurePage } from './build-page.mjs'
import { PROJECT_CHECKS, TREE_CHECKS } from './check.mjs'
import { findChromium } from './chromium.mjs'
import { runSideBySide, say } from './run-steps.mjs'
import { runTests } from './run-tests.mjs'

say(`node ${process.version}`)
const chromium = await findChromium()
if (chromium.reason) say(`the journeys are skipped: ${chromium.reason}`)
const options = { env: chromium.path ? { ...chromium.env, KITH_CHROMIUM: chromium.path } : {} }
const isSound =
  (await runSideBySide(TREE_CHECKS, options)) &&
  (await runSideBySide(
    [
      // The longest first. It writes files beside the sources, so it is not beside what looks at the tree.
      ...(process.platform === 'linux'
        ? [['packing', process.execPath, 'desktop/pack-check.mjs']]
        : []),
      ...PROJECT_CHECKS,
      ['installer settings', process.execPath, 'desktop/check-builder.mjs'],
    ],
    options,
  ))
// Journeys are run where tests failed too: whoever mends one wants to know of the other.
const results = isSound
  ? [
      runTests('tests', 'unit*', options),
      chromium.path ? ensurePage() && runTests('journeys', 'journeys', options) : true,
    ]
  : [false]
const passed = results.every(Boolean)
say(passed ? 'all green' : 'not green')
process.exit(passed ? 0 : 1)
