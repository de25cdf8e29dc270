/**
 * `npm start`: Kith in its own window where Electron can be had and there is a display, else the
 * same app in a browser on this machine, with the reason in one line.
 */
import { spawn, spawnSync } from 'node:child_process'
import dns from 'node:dns/promises'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { ensurePage } from './build-page.mjs'
import { ENGINE_FLAGS } from './engine-flags.mjs'
import { bin, ROOT, runSteps, say } from './run-steps.mjs'
import { superviseServer } from './supervise-server.mjs'

const DESKTOP = path.join(ROOT, 'desktop')
const DNS_WAIT_MS = 4_000
const DOWNLOAD_WAIT_MS = 10 * 60_000
/** A window that closes this early was never one. */
const EARLY_EXIT_MS = 15_000
const require = createRequire(path.join(DESKTOP, 'package.json'))

const electron = await findElectron()
if (electron.reason) inBrowser(electron.reason)
else inWindow(electron.program)

async function findElectron() {
  if (process.env.KITH_UI === 'browser') return { reason: 'KITH_UI=browser is set' }
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (process.platform === 'linux' && !hasDisplay) return { reason: 'This machine has no display' }
  const folder = path.dirname(require.resolve('electron/package.json'))
  if (!isInstalled(folder)) {
    const host = new URL(process.env.ELECTRON_MIRROR ?? 'https://github.com/').hostname
    if (!(await isReachable(host)))
      return { reason: `Electron cannot be downloaded (${host} is out of reach)` }
    say('downloading Electron (once, about 120 MB)')
    const result = spawnSync(process.execPath, [path.join(folder, 'install.js')], {
      stdio: 'inherit',
      timeout: DOWNLOAD_WAIT_MS,
    })
    if (result.status !== 0 || !isInstalled(folder))
      return { reason: 'The download of Electron failed' }
  }
  return { program: require('electron') }
}

/** Asking `require('electron')` would start a download, so the files are looked at instead. */
function isInstalled(folder) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return fs.existsSync(path.join(override, 'electron'))
  const named = path.join(folder, 'path.txt')
  return (
    fs.existsSync(named) && fs.existsSync(path.join(folder, 'dist', fs.readFileSync(named, 'utf8')))
  )
}

async function isReachable(host) {
  const found = dns.lookup(host).then(
    () => true,
    () => false,
  )
  const late = new Promise(done => setTimeout(done, DNS_WAIT_MS, false).unref())
  return Promise.race([found, late])
}

function inWindow(program) {
  const built = runSteps([
    [
      'desktop',
      bin('electron-vite', 'desktop'),
      'build',
      '--config',
      'desktop/electron.vite.config.ts',
      '--logLevel',
      'warn',
    ],
  ])
  if (!built) process.exit(1)
  const isRoot = process.platform === 'linux' && process.getuid() === 0
  const started = Date.now()
  const child = spawn(
    program,
    [...(isRoot ? ['--no-sandbox'] : []), DESKTOP, ...process.argv.slice(2)],
    { stdio: 'inherit' },
  )
  child.on('error', () => inBrowser('Electron could not be started'))
  child.on('exit', code => {
    if (code && Date.now() - started < EARLY_EXIT_MS)
      inBrowser(`Electron stopped at once (exit ${code})`)
    else process.exit(code ?? 0)
  })
  passSignals(child)
}

function inBrowser(reason) {
  say(`${reason}, so Kith opens in your browser instead. Press Ctrl+C to stop it.`)
  if (!ensurePage()) process.exit(1)
  const main = path.join(DESKTOP, 'src/cli/main.ts')
  superviseServer([...ENGINE_FLAGS, main, 'serve', ...process.argv.slice(2)])
}

function passSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
}
