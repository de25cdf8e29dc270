/** Accessibility as a check: WCAG 2.2 AA by axe, in the page as it is now. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string
    readonly help: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
  }[]
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const ALL = { type: 'tag', values: TAGS }
/** What can differ between two themes of the same page. */
const COLOURS = { type: 'rule', values: ['color-contrast'] }
/** Colours are read when they have settled: one transition may start the next, down the tree. */
const SETTLED = `(async () => {
  const frame = () => new Promise(done => requestAnimationFrame(done))
  for (let turn = 0; turn < 20; turn += 1) {
    await frame()
    await frame()
    const moving = document.getAnimations().filter(each => each.effect?.getComputedTiming().endTime < 2000)
    if (moving.length === 0) return
    await Promise.all(moving.map(each => each.finished.catch(() => null)))
  }
})()`

/** One line per violation: empty is what a test expects. */
export async function violationsOf(
  page: Page,
  what: 'all' | 'colours' = 'all',
): Promise<readonly string[]> {
  const isHere = await page.evaluate(() => 'axe' in window)
  if (!isHere) await page.evaluate(await source)
  await page.evaluate(SETTLED)
  const runOnly = JSON.stringify(what === 'all' ? ALL : COLOURS)
  const result = (await page.evaluate(
    `window.axe.run(document, { runOnly: ${runOnly}, resultTypes: ['violations'] })`,
  )) as AxeResult
  return result.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} — ${nodes
        .map(node => `${node.html.slice(0, 160)} ${node.failureSummary.split('\n')[1] ?? ''}`)
        .slice(0, 3)
        .join(' | ')} (${nodes.length})`,
  )
}
