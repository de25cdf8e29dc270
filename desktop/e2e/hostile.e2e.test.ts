/** Content that means harm: it is shown as what it is, runs nothing, and nothing leaves this machine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { address, cell, eventually, goTo, panel, rows, startDemo } from './hands.ts'
import { kith as runKith, startKith, type KithApp } from './kith-app.ts'

const SCRIPT = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'
const LINK = 'javascript:window.hurt=1'

let kith: KithApp
let page: Page
const requests: string[] = []

beforeAll(async () => {
  // The page's policy says that it refused what is pasted here: that is what it is for.
  kith = await startKith(/violates the following Content Security Policy directive/)
  page = await kith.open()
  page.context().on('request', request => requests.push(request.url()))
  await startDemo(page)
  await goTo(page, 'People')
  await rows(page).first().waitFor()
})
afterAll(() => kith.close())

const hurt = (): Promise<unknown> => page.evaluate('window.hurt')

describe('hostile content', () => {
  test('typed and pasted into cells it stays text', async () => {
    await (await cell(page, 0, 'Job title')).click()
    await page.keyboard.type(SCRIPT)
    await page.keyboard.press('Enter')
    await eventually(async () => (await cell(page, 0, 'Job title')).innerText()).toBe(SCRIPT)
    await (await cell(page, 1, 'Job title')).click()
    await page.evaluate(
      async ([html]) => {
        const part = (text: string, type: string) => new Blob([text], { type })
        await navigator.clipboard.write([
          new ClipboardItem({
            'text/html': part(html ?? '', 'text/html'),
            'text/plain': part(html ?? '', 'text/plain'),
          }),
        ])
      },
      [SCRIPT],
    )
    await page.keyboard.press('Control+v')
    await eventually(async () => (await cell(page, 1, 'Job title')).innerText()).toBe(SCRIPT)
    expect(await hurt()).toBeUndefined()
  })

  test('in names, titles and everywhere they are shown it stays text', async () => {
    await (await cell(page, 2, 'Name')).click()
    await page.keyboard.type('<b>Bold</b> <img/src/onerror=window.hurt=1>')
    await page.keyboard.press('Enter')
    await rows(page).filter({ hasText: '<b>Bold</b>' }).first().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Bold')
    await page
      .getByRole('option', { name: /<b>Bold<\/b>/ })
      .first()
      .waitFor()
    await page.keyboard.press('Shift+Enter')
    await panel(page).waitFor()
    expect(await hurt()).toBeUndefined()
  })

  test('pasted into a note it loses everything but words and form', async () => {
    await panel(page).getByRole('button', { name: 'Note', exact: true }).click()
    const editor = panel(page).getByRole('textbox', { name: 'New note' })
    await editor.click()
    await page.evaluate(
      async ([html]) => {
        await navigator.clipboard.write([
          new ClipboardItem({ 'text/html': new Blob([html ?? ''], { type: 'text/html' }) }),
        ])
      },
      [
        `<p onclick="window.hurt=1">Kind <b>words</b> <a href="${LINK}">here</a></p>` +
          `<img src="https://tracker.example/pixel.gif" onerror="window.hurt=1">` +
          `<iframe src="https://evil.example"></iframe><svg onload="window.hurt=1"></svg>`,
      ],
    )
    await page.keyboard.press('Control+v')
    await editor.getByText('words').first().waitFor()
    for (const danger of [
      'script',
      'iframe',
      'img[src^="http"]',
      '[onclick]',
      'a[href^="javascript"]',
    ])
      expect(await editor.locator(danger).count(), danger).toBe(0)
    await page.keyboard.press('Control+Enter')
    await editor.waitFor({ state: 'detached' })
    await panel(page).getByRole('tab', { name: /Notes/ }).click()
    await panel(page).getByText('words').first().waitFor()
    expect(await panel(page).locator('a[href^="javascript"], iframe, [onclick]').count()).toBe(0)
    expect(await hurt()).toBeUndefined()
  })

  test('links that are no web addresses cannot be followed', async () => {
    const found = await runKith(kith.profile, 'query', 'person', '--limit', '1')
    const id = (found as { readonly rows: readonly { readonly id: string }[] }).rows[0]?.id ?? ''
    await runKith(
      kith.profile,
      'run',
      'record.set',
      JSON.stringify({ object: 'person', record: id, cells: { linkedin: [{ url: LINK }] } }),
    ).catch(() => null)
    await page.goto(address(page, `/o/person/${id}`))
    await page.getByRole('tab', { name: /Timeline/ }).waitFor()
    expect(await page.locator('a[href^="javascript" i]').count()).toBe(0)
  })

  test('an address full of nonsense opens the page all the same', async () => {
    for (const path of [
      '/o/person?filter=%7B%22broken&sort=1&columns=%5B%5B%5D%5D&record=../../etc',
      '/o/nothing-like-this',
      '/o/person/not-an-id',
      '/settings/nowhere?item=<script>window.hurt=1</script>',
      '/search?q=%22%20OR%201%3D1%20--%20*%20NEAR(',
    ]) {
      await page.goto(address(page, path))
      await page.getByRole('navigation', { name: 'Kith' }).waitFor()
      expect(await page.getByText(/Something broke|stack/i).count(), path).toBe(0)
    }
    expect(await hurt()).toBeUndefined()
  })

  test('nothing was asked of any other machine', () => {
    expect(requests.length).toBeGreaterThan(5)
    expect(requests.filter(url => !/^(data|blob):|^(http|ws):\/\/127\.0\.0\.1:/.test(url))).toEqual(
      [],
    )
  })
})
