/** `npm run screens`: every screen and state of LOOK 5 as a picture below `screens/`, to be looked at. */
import path from 'node:path'
import { ensurePage } from './build-page.mjs'
import { findChromium } from './chromium.mjs'
import { ROOT, runSteps } from './run-steps.mjs'

const chromium = await findChromium()
if (!chromium.path) {
  process.stderr.write(`There is no browser to draw with: ${chromium.reason}.\n`)
  process.exit(1)
}
if (!ensurePage()) process.exit(1)
const script = path.join(ROOT, 'desktop', 'e2e', 'screens.ts')
const env = { ...chromium.env, KITH_CHROMIUM: chromium.path }
process.exit(
  runSteps([['screens', process.execPath, script, ...process.argv.slice(2)]], { env }) ? 0 : 1,
)
