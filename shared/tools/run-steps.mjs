/** Runs commands one after the other, says how long each took, and stops at the first that fails. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')
const isWindows = process.platform === 'win32'

export const say = message => process.stderr.write(`[kith] ${message}\n`)

/** Returns whether every step passed; prints a line for each. */
export function runSteps(steps, { env = {}, quiet = false } = {}) {
  for (const [name, command, ...args] of steps) {
    const start = performance.now()
    const result = spawnSync(command, args, {
      cwd: ROOT,
      stdio: quiet ? ['ignore', 2, 2] : 'inherit',
      shell: isWindows,
      env: { ...process.env, ...env },
    })
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    if (!quiet || result.status !== 0)
      say(`${result.status === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
    if (result.status !== 0) return false
  }
  return true
}

/** A program of the workspace by its name, e.g. `vitest`. */
export const bin = (name, folder = '') =>
  path.join(ROOT, folder, 'node_modules', '.bin', isWindows ? `${name}.cmd` : name)

/** Builds the page for the browser. */
export const PAGE_STEP = [
  'page',
  bin('vite', 'desktop'),
  'build',
  '--config',
  'desktop/vite.renderer.config.ts',
  '--logLevel',
  'warn',
]
