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

/** One line per violation: empty is what a test expects. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(await source)
  const result = (await page.evaluate(
    `window.axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(TAGS)} } })`,
  )) as AxeResult
  return result.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} — ${nodes
        .map(node => node.html.slice(0, 160))
        .slice(0, 3)
        .join(' | ')} (${nodes.length})`,
  )
}
