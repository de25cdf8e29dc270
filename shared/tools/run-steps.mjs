/** Runs commands, says how long each took, and stops at the first that fails. */
import { spawn, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')
const isWindows = process.platform === 'win32'

export const say = message => process.stderr.write(`[kith] ${message}\n`)

/** Type checks take a gigabyte each. */
const MOST_LANES = 4
/** Compilers written in Go take every processor otherwise, and more time of them in all. */
const ONE_THREAD = { GOMAXPROCS: '1' }

/** One after the other. Returns whether every step passed; prints a line for each. */
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

/**
 * As many at a time as there are processors: for steps that do not meet, each on one thread. What a step
 * printed comes when it has ended, so that two never mix.
 */
export async function runSideBySide(steps, { env = {} } = {}) {
  const waiting = [...steps]
  let isSound = true
  const lane = async () => {
    while (isSound && waiting.length > 0) {
      const [name, command, ...args] = waiting.shift()
      const start = performance.now()
      const { status, printed } = await runOne(command, args, {
        ...process.env,
        ...ONE_THREAD,
        ...env,
      })
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      process.stdout.write(printed)
      say(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
      isSound &&= status === 0
    }
  }
  const lanes = Math.min(MOST_LANES, availableParallelism())
  await Promise.all(Array.from({ length: lanes }, lane))
  return isSound
}

function runOne(command, args, env) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isWindows,
      env,
    })
    const chunks = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => chunks.push(text))
    child.once('error', error => resolve({ status: 1, printed: `${error.message}\n` }))
    child.once('close', status => resolve({ status, printed: Buffer.concat(chunks) }))
  })
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
