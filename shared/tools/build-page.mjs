/** Builds the page for the browser when its sources are newer than what was built last. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { PAGE_STEP, ROOT, runSteps } from './run-steps.mjs'

const OUTPUT = path.join(ROOT, 'desktop', 'out', 'renderer', 'index.html')
const SOURCES = [
  'desktop/src/renderer',
  'shared/src',
  'desktop/package.json',
  'pnpm-lock.yaml',
  'desktop/vite.renderer.config.ts',
]

export function ensurePage() {
  if (existsSync(OUTPUT) && newest() <= statSync(OUTPUT).mtimeMs) return true
  // The answer of `kith --json` owns stdout, so building is silent unless it fails.
  return runSteps([PAGE_STEP], { quiet: true })
}

function newest() {
  return Math.max(...SOURCES.flatMap(source => times(path.join(ROOT, source))))
}

function times(target) {
  if (!existsSync(target)) return [0]
  if (!statSync(target).isDirectory()) return [statSync(target).mtimeMs]
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.includes('.test.'))
    .map(entry => statSync(path.join(entry.parentPath, entry.name)).mtimeMs)
}
