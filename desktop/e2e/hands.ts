/** What a person does in Kith again and again, in the words of the page: roles and labels, no classes. */
import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'

/** Waits until `read` gives what is wanted; the page is never asked to sleep. */
export const eventually = (read: () => unknown) => expect.poll(read)

/** From the start page into the sample workspace. */
export async function startDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Look around with sample data/ }).click()
  await page.getByRole('navigation', { name: 'Kith' }).waitFor()
}

/** Another page of the same Kith, by its link in the sidebar. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Kith' })
    .getByRole('link', { name, exact: false })
    .first()
    .click()
}

/**
 * From the provider's page of the dialog until the simulated provider's account is kept. Its address is
 * waited for: "No mail account is connected" stands on the page behind it.
 */
export async function signInAt(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: /^Continue with / }).click()
  const link = page.locator('.connect-url a')
  const consent = await page.context().newPage()
  await consent.goto((await link.getAttribute('href')) ?? '')
  await consent.getByRole('button', { name: address }).click()
  await consent.getByText('You can close this tab').waitFor()
  await consent.close()
  await page.getByText(`${address} is connected.`).waitFor()
}

/** An address inside Kith, with its search parameters as the page writes them. */
export function address(
  page: Page,
  path: string,
  search: Readonly<Record<string, unknown>> = {},
): string {
  const url = new URL(path, page.url())
  for (const [key, value] of Object.entries(search))
    url.searchParams.set(key, typeof value === 'string' ? value : JSON.stringify(value))
  return url.href
}

/** The table; a grouped one is a tree. */
export const grid = (page: Page): Locator => page.getByRole('grid').or(page.getByRole('treegrid'))

/** Rows with a record in them, as drawn. */
export const rows = (page: Page): Locator => grid(page).locator('[role=row][data-id]')

export const rowOf = (page: Page, title: string): Locator =>
  rows(page)
    .filter({ has: page.getByRole('gridcell', { name: title }) })
    .first()

/** A cell by its row number among those drawn (0 first) and the words of its column. */
export async function cell(page: Page, row: number | string, column: string): Promise<Locator> {
  const head = grid(page).getByRole('columnheader', { name: column }).first()
  const at = await head.getAttribute('aria-colindex')
  const line =
    typeof row === 'number' ? grid(page).locator(`[role=row][data-r="${row}"]`) : rowOf(page, row)
  return line.locator(`[role=gridcell][aria-colindex="${at}"]`)
}

/** The open record panel. */
export const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Record' })

export const toast = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('status').filter({ hasText: text }).first()
