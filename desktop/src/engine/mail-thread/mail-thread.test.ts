import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { openTestEngine, type TestEngine } from '#engine/testkit'
import { createMailThread } from './mail-thread.ts'

const engines: TestEngine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.remove()
})

test('[MT1] an engine without mail answers and has neither file nor thread', async () => {
  const engine = await open()
  const first = await firstOf(await engine.client.mailAccounts.list({}))
  expect(first).toEqual([])
  expect(await engine.client.mail.threads({ box: 'inbox' })).toMatchObject({ rows: [] })
  expect(existsSync(join(engine.profile, 'mail.db'))).toBe(false)
})

test('[MT3] the first thing that is kept makes the file and starts the thread; waiting streams go on', async () => {
  const engine = await open()
  const { mail, mailAccounts } = engine.client
  const counts = (await mail.counts({}))[Symbol.asyncIterator]()
  expect((await counts.next()).value).toMatchObject({ drafts: 0 })
  await mail.saveTemplate({
    id: 't',
    name: 'Thanks',
    subject: '',
    html: 'Thank you',
    isSnippet: true,
  })
  expect(existsSync(join(engine.profile, 'mail.db'))).toBe(true)
  expect(await mail.templates({})).toMatchObject([{ name: 'Thanks' }])
  await mail.saveDraft(draft)
  expect((await counts.next()).value).toMatchObject({ drafts: 1 })
  await counts.return?.()
  expect(await firstOf(await mailAccounts.list({}))).toEqual([])
  await expect(mail.undo({ undo: 'x' })).rejects.toMatchObject({ code: 'mail/missing' })
  expect(engine.complaints).toEqual([])
})

test('[MT4] what a page asks while the thread is ended by force is answered by the next one', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'kith-thread-'))
  const thread = createMailThread({
    providerBase: null,
    profile,
    timeZone: 'UTC',
    locale: 'en',
    version: '0',
    log: silentLog,
    serve: () => undefined,
  })
  await thread.call('mail.saveDraft', draft)
  const events = (await thread.call('accounts.list', {})) as AsyncIterable<unknown>
  const list = events[Symbol.asyncIterator]()
  expect((await list.next()).value).toEqual([])
  await thread.abandon()
  expect((await list.next()).value).toEqual([])
  await list.return?.()
  await thread.call('mail.discardDraft', { id: 'd' })
  await thread.close()
  await expect(thread.call('mail.undo', { undo: 'x' })).rejects.toMatchObject({
    code: 'mail-thread/stopped',
  })
  rmSync(profile, { recursive: true, force: true })
})

test('[MT5] a mail file that is damaged says so, and everything else goes on', async () => {
  const engine = await open()
  writeFileSync(join(engine.profile, 'mail.db'), 'no database at all')
  await expect(engine.client.mail.saveDraft(draft)).rejects.toMatchObject({ code: 'store/damaged' })
  await expect(engine.client.workspace.doctor({})).resolves.toMatchObject({ ok: true })
})

const draft = {
  id: 'd',
  account: 'a',
  identity: 'i',
  to: [],
  cc: [],
  bcc: [],
  subject: 's',
  html: '',
  quotedHtml: '',
  attachments: [],
  thread: null,
  replyTo: null,
  mode: 'new' as const,
  updatedAt: 0,
}

async function open(): Promise<TestEngine> {
  const engine = await openTestEngine()
  engines.push(engine)
  return engine
}

async function firstOf<T>(events: AsyncIterable<T>): Promise<T | undefined> {
  for await (const event of events) return event
  return undefined
}
