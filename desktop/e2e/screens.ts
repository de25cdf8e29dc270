/**
 * `npm run screens`: every screen and state as a picture in `screens/`, to be looked at beside the drawn ones.
 * Words after the command choose pictures by their names: `npm run screens -- board import`.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { kith as runKith, startKith, type PageOptions } from './kith-app.ts'
import { address, cell, goTo, panel, rows, startDemo } from './hands.ts'
import { drawMail } from './screens-mail.ts'
import { drawShared } from './screens-shared.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'screens')
const wanted = process.argv.slice(2)

interface Shot {
  readonly name: string
  readonly path?: string
  readonly search?: Readonly<Record<string, unknown>>
  readonly options?: PageOptions
  /** What a person does before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>
}

const CSV = [
  'Name,E-mail,Company,Birthday,Shoe size',
  'Łucja Wójcik,lucja@wojcik.example,Zażółć Sp. z o.o.,1990-02-28,38',
  'Søren Kierkegaard,not-an-address,Zażółć Sp. z o.o.,1813-05-05,44',
  '李小龍,bruce@lee.example,精武門,31.02.1940,42',
  'محمد علي,ali@box.example,精武門,1942-01-17,47',
].join('\n')

const openFirst = async (page: Page): Promise<void> => {
  await rows(page).first().waitFor()
  await (await cell(page, 0, 'Name')).click()
  await page.keyboard.press('Space')
  await panel(page)
    .getByRole('tab', { name: /Timeline/ })
    .waitFor()
}
const openTab =
  (name: RegExp) =>
  async (page: Page): Promise<void> => {
    await openFirst(page)
    await panel(page).getByRole('tab', { name }).click()
  }
const palette =
  (text: string) =>
  async (page: Page): Promise<void> => {
    await rows(page).first().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type(text)
  }
const board = (page: Page) => page.getByRole('article').first().waitFor()
const list = (page: Page) => rows(page).first().waitFor()
const upload = async (page: Page): Promise<void> => {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'friends.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(CSV),
    })
  await page.getByRole('button', { name: /^Import [\d٠-٩]/ }).waitFor()
}
const drag = async (page: Page): Promise<void> => {
  await board(page)
  const from = await page.getByRole('article').first().boundingBox()
  if (from === null) return
  await page.mouse.move(from.x + 60, from.y + 14)
  await page.mouse.down()
  await page.mouse.move(from.x + 90, from.y + 30, { steps: 4 })
  await page.mouse.move(from.x + 400, from.y + 120, { steps: 10 })
}
const NOBODY = { field: 'jobTitle', op: 'contains', value: 'no such job' }
const MANAGERS = { field: 'jobTitle', op: 'contains', value: 'manager' }
const ODD = { field: 'city', op: 'is', value: 'Odd' }
const both = (shot: Shot): readonly Shot[] => [
  { ...shot, name: `${shot.name}-light` },
  { ...shot, name: `${shot.name}-dark`, options: { ...shot.options, theme: 'dark' } },
]

const shots: readonly Shot[] = [
  ...both({ name: 'today', path: '/today' }),
  ...both({ name: 'table', path: '/o/person', act: list }),
  { name: 'table-1920', path: '/o/person', act: list, options: { width: 1920, height: 1080 } },
  { name: 'table-900', path: '/o/person', act: list, options: { width: 900 } },
  { name: 'table-contrast', path: '/o/person', act: list, options: { contrast: 'more' } },
  {
    name: 'table-one-row',
    path: '/o/person',
    search: { filter: { field: 'name', op: 'contains', value: 'Kahananui' } },
    act: list,
  },
  { name: 'table-nothing-by-filter', path: '/o/person', search: { filter: NOBODY } },
  { name: 'table-odd', path: '/o/person', search: { filter: ODD }, act: list },
  { name: 'table-grouped', path: '/o/person', search: { group: { field: 'company' } }, act: list },
  {
    name: 'table-selected',
    path: '/o/person',
    search: { filter: MANAGERS },
    act: async page => {
      await list(page)
      await (await cell(page, 0, 'Name')).click()
      await page.keyboard.press('Control+a')
    },
  },
  {
    name: 'table-editing',
    path: '/o/person',
    act: async page => {
      await list(page)
      await (await cell(page, 2, 'Job title')).click()
      await page.keyboard.press('Enter')
    },
  },
  {
    name: 'table-paste',
    path: '/o/person',
    act: async page => {
      await list(page)
      await (await cell(page, 2, 'Job title')).click()
      await page.evaluate(() =>
        navigator.clipboard.writeText('Buyer\tbuyer@firm.example\nSeller\tno address\nOwner\t'),
      )
      await page.keyboard.press('Control+v')
      await page.getByRole('dialog', { name: 'Paste' }).waitFor()
    },
  },
  {
    name: 'filter',
    path: '/o/deal',
    search: {
      kind: 'table',
      filter: {
        and: [
          { field: 'stage', op: 'in', value: ['lead', 'qualified'] },
          {
            or: [
              { field: 'amount', op: 'gt', value: 5000 },
              { field: 'company', op: 'empty' },
            ],
          },
        ],
      },
    },
    act: async page => {
      await list(page)
      await page.getByRole('group', { name: 'Filter' }).getByRole('button').first().click()
    },
  },
  ...both({ name: 'board', path: '/o/deal', act: board }),
  { name: 'board-1920', path: '/o/deal', act: board, options: { width: 1920, height: 1080 } },
  { name: 'board-dragging', path: '/o/deal', act: drag },
  ...both({ name: 'panel', path: '/o/person', act: openFirst }),
  { name: 'panel-tasks', path: '/o/person', act: openTab(/Tasks/) },
  { name: 'panel-files', path: '/o/person', act: openTab(/Files/) },
  {
    name: 'note-editor',
    path: '/o/person',
    act: async page => {
      await openFirst(page)
      await panel(page).getByRole('button', { name: 'Note', exact: true }).click()
      await page.keyboard.type('## Visit in Zürich')
      await page.keyboard.press('Enter')
      await page.keyboard.type('They **like** the plan. Next: /')
    },
  },
  ...both({
    name: 'call-log',
    path: '/o/person',
    act: async page => {
      await openFirst(page)
      await page.keyboard.press('p')
      await page.getByRole('textbox', { name: 'What was said' }).fill('They **like** the plan.')
      await page.getByRole('button', { name: '15', exact: true }).click()
    },
  }),
  {
    name: 'call-timeline',
    path: '/o/person',
    act: async page => {
      await openFirst(page)
      await page.keyboard.press('p')
      await page.getByRole('radio', { name: 'They called' }).click()
      await page.getByRole('textbox', { name: 'What was said' }).fill('They **like** the plan.')
      await page.getByRole('button', { name: '15', exact: true }).click()
      await page.keyboard.press('Control+Enter')
      await panel(page).getByText('they called').waitFor()
    },
  },
  ...both({
    name: 'record',
    path: '/o/company',
    act: async page => {
      await list(page)
      await (await cell(page, 3, 'Name')).click()
      await page.keyboard.press('Control+Enter')
      await page.getByRole('tab', { name: /Timeline/ }).waitFor()
    },
  }),
  ...both({ name: 'palette', path: '/o/person', act: palette('ann') }),
  { name: 'palette-empty', path: '/o/person', act: palette('') },
  {
    name: 'shortcuts',
    path: '/o/person',
    act: async page => {
      await list(page)
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'import-file', path: '/import' },
  ...both({ name: 'import-columns', path: '/import', search: { object: 'person' }, act: upload }),
  {
    name: 'import-fix',
    path: '/import',
    search: { object: 'person' },
    act: async page => {
      await upload(page)
      await page.getByRole('button', { name: /not-an-address/ }).click()
    },
  },
  {
    name: 'import-done',
    path: '/import',
    search: { object: 'person' },
    act: async page => {
      await upload(page)
      await page.getByRole('button', { name: /^Import [\d٠-٩]/ }).click()
      await page.getByRole('button', { name: 'Show them' }).waitFor()
    },
  },
  {
    name: 'export',
    path: '/o/person',
    act: async page => {
      await list(page)
      await page.keyboard.press('Control+Shift+e')
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'trash', path: '/trash' },
  { name: 'search', path: '/search', search: { q: 'pilot' } },
  { name: 'history', path: '/activity' },
  ...[
    'workspace',
    'appearance',
    'objects',
    'members',
    'backup',
    'exchange',
    'shortcuts',
    'about',
  ].map(section => ({ name: `settings-${section}`, path: `/settings/${section}` })),
  { name: 'settings-dark', path: '/settings/appearance', options: { theme: 'dark' } },
  { name: 'elements', path: '/stories', options: { height: 2400 } },
]

/** The main screens once more for people who read, see or point in another way. */
const MAIN = [
  'today-light',
  'table-light',
  'table-grouped',
  'table-selected',
  'table-editing',
  'filter',
  'board-light',
  'panel-light',
  'note-editor',
  'record-light',
  'palette-light',
  'shortcuts',
  'import-columns-light',
  'import-fix',
  'export',
  'trash',
  'search',
  'history',
  'settings-workspace',
  'settings-appearance',
  'settings-objects',
]
const OTHERWISE: Readonly<Record<string, PageOptions>> = {
  rtl: { locale: 'ar-EG' },
  text125: { textScale: 1.25 },
  forced: { forcedColors: true, theme: 'dark' },
  touch: { touch: true, width: 1024, height: 768 },
  narrow: { width: 900 },
}
const otherwise = Object.entries(OTHERWISE).flatMap(([way, options]) =>
  shots
    .filter(({ name }) => MAIN.includes(name))
    .map(shot => ({
      ...shot,
      name: `${way}-${shot.name.replace(/-light$/, '')}`,
      options: { ...shot.options, ...options },
    })),
)

/** Names that a table must bear: long, none, one endless word, emoji, right to left, CJK. */
const ODD_PEOPLE = [
  {
    name: {
      first: 'Wolfeschlegelsteinhausenbergerdorff',
      last: 'Donaudampfschifffahrtsgesellschaft',
    },
    jobTitle: 'x'.repeat(40),
  },
  { jobTitle: 'Somebody without a name' },
  { name: { first: '👩‍🚀 Ada', last: '🚀' }, jobTitle: 'Astronaut 🪐' },
  { name: { first: 'محمد', last: 'عبد الله' }, jobTitle: 'مدير المبيعات' },
  { name: { first: '小龍', last: '李' }, jobTitle: '武術指導' },
  {
    name: { first: 'Ólafur', last: 'Þorsteinsson-Ængström' },
    jobTitle: 'a very long title that goes on and on and never really ends',
  },
].map(cells => ({ cells: { ...cells, city: 'Odd' } }))

await mkdir(FOLDER, { recursive: true })
const isWanted = ({ name }: { readonly name: string }): boolean =>
  wanted.length === 0 || wanted.some(word => name.includes(word))

const demo = await startKith()
const first = await demo.open()
await first.getByRole('button', { name: /Look around/ }).waitFor()
for (const theme of ['light', 'dark'] as const) {
  if (!isWanted({ name: `start-${theme}` })) continue
  await first.emulateMedia({ colorScheme: theme })
  await take(first, `start-${theme}`)
}
await startDemo(first)
await runKith(
  demo.profile,
  'run',
  'record.write',
  JSON.stringify({ object: 'person', rows: ODD_PEOPLE }),
)
await goTo(first, 'People')
await rows(first).first().waitFor()
for (const at of [0, 1]) {
  await (await cell(first, at, 'Name')).click()
  await first.keyboard.press('Control+Backspace')
}
for (const shot of [...shots, ...otherwise].filter(isWanted)) await draw(shot)
await demo.close()

const empty = await startKith()
const page = await empty.open()
await page.getByRole('button', { name: /Start empty/ }).click()
if (isWanted({ name: 'start-form' })) await take(page, 'start-form')
await page.getByRole('textbox', { name: 'Your firm or team' }).fill('Norvik')
await page.getByRole('textbox', { name: 'Your name' }).fill('Mira Lindqvist')
await page.keyboard.press('Enter')
await page.getByRole('navigation', { name: 'Kith' }).waitFor()
for (const [name, path] of [
  ['empty-table', '/o/person'],
  ['empty-board', '/o/deal'],
  ['empty-today', '/today'],
  ['empty-trash', '/trash'],
  ['empty-notifications', '/notifications'],
  ['empty-history', '/activity'],
] as const) {
  if (!isWanted({ name })) continue
  await page.goto(address(page, path))
  await take(page, name)
}
await empty.close()
await drawMail(take, isWanted)
await drawShared(take, isWanted)

async function draw(shot: Shot): Promise<void> {
  const page = await demo.open(shot.options)
  try {
    await page.getByRole('navigation', { name: 'Kith' }).waitFor()
    await page.goto(address(page, shot.path ?? '/', shot.search))
    await shot.act?.(page)
    await take(page, shot.name)
  } catch (error) {
    process.stderr.write(`${shot.name} could not be drawn: ${String(error).split('\n')[0]}\n`)
    process.exitCode = 1
  } finally {
    await page.context().close()
  }
}

async function take(page: Page, name: string): Promise<void> {
  // Pictures and fonts of the page itself, and the last answer of the engine, settle within this.
  await page.waitForTimeout(350)
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  process.stdout.write(`${name}\n`)
}
