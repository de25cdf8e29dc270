/**
 * Nothing of mail reaches a sync server: what the wire carries and what the server keeps is searched
 * for words that only stand in mails. Words of a shared record must be found, so that the search works.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '#engine/testkit'
import { bytesUnder, settle, shareTeam } from './team.fixture.ts'
import { startTestServer, type TestServer } from './test-server.fixture.ts'
import { listenBefore, type Wire } from './wire.fixture.ts'

const CANARIES = ['zebrasubject', 'zebrabody', 'zebraname', 'zebralocal', 'zebrafile', 'zebraid']
const SHARED = 'Quaggaperson'
let server: TestServer
let wire: Wire
let ana: TestEngine
let folder: string

beforeAll(async () => {
  server = await startTestServer()
  wire = await listenBefore(server.url)
  folder = mkdtempSync(join(tmpdir(), 'kith-canary-'))
  ana = await openTestEngine()
  await shareTeam(ana, wire.url)
})
afterAll(async () => {
  await ana.remove()
  wire.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('[PE9] neither its wire nor its files have a word of a mail', async () => {
  const { commands, mail, mailAccounts, jobs } = ana.client
  const { ids } = await commands.run({
    command: 'record.create',
    input: {
      object: 'person',
      cells: { name: { first: SHARED, last: '' }, emails: ['known@acme.example'] },
    },
  })
  const file = join(folder, 'some.mbox')
  writeFileSync(
    file,
    [
      mailFrom('Zebraname <zebralocal@stranger.example>', 1),
      mailFrom('known@acme.example', 2),
    ].join('\n'),
  )
  const { job } = await mailAccounts.importFile({ path: file })
  for await (const list of await jobs.watch({})) {
    const state = list.find(one => one.id === job)?.state
    if (state === 'done') break
    expect(state).not.toBe('failed')
  }
  expect((await mail.threads({ box: 'all', query: 'zebrabody' })).rows).toHaveLength(2)
  expect((await mail.threads({ box: 'all', record: ids[0] ?? null })).rows).toHaveLength(1)
  await commands.run({
    command: 'record.set',
    input: { object: 'person', record: ids[0] ?? '', cells: { jobTitle: `${SHARED} again` } },
  })
  await settle(ana)
  await server.stop('SIGINT', { keepsData: true })
  const places = { wire: wire.sent(), files: bytesUnder(server.data) }
  for (const [place, bytes] of Object.entries(places)) {
    const text = bytes.toString('latin1').toLowerCase()
    expect([place, text.includes(SHARED.toLowerCase())]).toEqual([place, true])
    expect([place, CANARIES.filter(word => text.includes(word))]).toEqual([place, []])
  }
})

const mailFrom = (from: string, at: number) =>
  `From x Mon Jan  5 10:00:0${at} 2026\nFrom: ${from}\nTo: ana@x.pt\nSubject: zebrasubject ${at}\nMessage-ID: <zebraid${at}@x>\nDate: Mon, 05 Jan 2026 10:00:0${at} +0000\nContent-Type: text/plain; name=zebrafile.txt\n\nzebrabody ${at}\n`
