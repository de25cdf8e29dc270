/** Finds a Chromium for the journeys: an installed one first, else the one that npm carries for Linux. */
import { existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './run-steps.mjs'

const INSTALLED = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** `{ path, env }`, or `{ reason }` in one sentence. */
export async function findChromium() {
  const installed = INSTALLED.find(candidate => candidate && existsSync(candidate))
  if (installed) return { path: installed, env: {} }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { reason: 'no Chromium or Chrome is installed (set CHROME_PATH to yours)' }
  }
  // The package only unpacks the system libraries it carries when it believes to be on a bare machine.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs24.x'
  if (existsSync('/tmp/chromium') && !existsSync('/tmp/al2023/lib'))
    rmSync('/tmp/chromium', { force: true })
  const require = createRequire(path.join(ROOT, 'desktop', 'package.json'))
  const { default: chromium } = await import(
    pathToFileURL(require.resolve('@sparticuz/chromium')).href
  )
  const found = await chromium.executablePath()
  return { path: found, env: { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH ?? '' } }
}
