/** One account against a real Dovecot: what is there is here, with a reason for what is not. */
import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasDovecot, startDovecot, type Dovecot } from '#engine/mail-testkit'
import { connectFault } from '#engine/connectors'
import { ITEM, itemCounts } from '#engine/mailbox'
import { withActions } from './act-here.fixture.ts'
import { localState, openBench, remoteState, type Bench } from './engine.fixture.ts'

export const raw = (id: string, more = '', body = `Hello ${id}`): string =>
  `Message-ID: <${id}@example.test>\r\nFrom: Ann <ann@acme.example>\r\nTo: me@example.test\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: Mail ${id}\r\n${more}\r\n${body}\r\n`

describe.runIf(hasDovecot)('an account', () => {
  let server: Dovecot
  beforeAll(async () => {
    server = (await startDovecot())!
  })
  afterAll(() => server?.stop())

  test('[EM1] after a round here is exactly what is there, and stays so', async () => {
    const client = await server.client('one')
    for (let at = 0; at < 10; at++)
      await client.append('INBOX', raw(`m${at}`), at % 2 ? ['\\Seen'] : [])
    await client.append('Sent', raw('sent'), ['\\Seen'])
    const bench = openBench(server, { user: 'one' })
    await bench.settle()
    expect(localState(bench)).toEqual(await remoteState(client))
    expect(bench.row().state).toBe('live')
    await client.mailboxOpen('INBOX')
    await client.messageFlagsAdd('1:3', ['\\Flagged'])
    await client.messageMove('4:5', 'Archive')
    await client.messageDelete('1')
    await client.append('INBOX', raw('new'))
    await bench.settle()
    await bench.settle()
    expect(localState(bench)).toEqual(await remoteState(client))
    expect(itemCounts(bench.mailbox.store, bench.account).every(row => row.state === 1)).toBe(true)
    await bench.close()
    await client.logout()
  })

  test.each([
    ['marked elsewhere before the mailbox was asked', 'list', 'mark'],
    ['marked elsewhere when the line breaks while its marks are asked', 'headers', 'mark'],
    ['deleted elsewhere before the mailbox was asked', 'list', 'delete'],
  ] as const)(
    '[EM10] a message moved from here and %s is here as it is there',
    async (_, at, what) => {
      const user = `moved-${at}-${what}`
      const client = await server.client(user)
      for (const id of ['first', 'second']) await client.append('INBOX', raw(id))
      await client.append('Archive', raw('other'))
      let onCall: (() => Promise<void>) | undefined
      const bench = openBench(server, {
        user,
        wrap: connector => ({
          ...connector,
          caps: connector.caps,
          async headers(...words) {
            if (at === 'headers') await onCall?.()
            return await connector.headers(...words)
          },
          async *list(...words) {
            if (at === 'list') await onCall?.()
            yield* connector.list(...words)
          },
        }),
      })
      await bench.settle()
      await client.mailboxOpen('INBOX')
      await client.messageFlagsAdd('1', ['Before'])
      const { store } = bench.mailbox
      const threads = store.pluck<number>(`SELECT thread FROM message WHERE rfc_id LIKE '%first@%'`)
      const [label] = store.pluck<number>(`SELECT id FROM folder WHERE provider_id = 'Archive'`)
      withActions(bench, actions =>
        actions.act({ threads, action: { do: 'move', label: String(label) } }),
      )
      onCall = async () => {
        onCall = undefined
        await client.mailboxOpen('Archive')
        if (what === 'mark') await client.messageFlagsAdd('1:*', ['After'])
        else await client.messageDelete('2')
        throw connectFault('transient', { host: server.host, why: 'the line broke' })
      }
      await expect(bench.settle()).rejects.toMatchObject({ code: 'connect/transient' })
      for (let round = 0; round < 3; round++) await bench.settle()
      expect(localState(bench)).toEqual(await remoteState(client))
      expect(localState(bench)['Archive']).toHaveLength(what === 'mark' ? 2 : 1)
      await bench.close()
      await client.logout()
    },
  )

  test('[EM34] who waits for something of the mailbox does not wait for a long fetch to end', async () => {
    fill(join(server.folder, 'mail', 'asked'), 520)
    let calls = 0
    let asked: Promise<number> | undefined
    const stored = () =>
      itemCounts(bench.mailbox.store, bench.account)
        .filter(({ state }) => state === ITEM.stored)
        .reduce((sum, { n }) => sum + n, 0)
    const bench: Bench = openBench(server, {
      user: 'asked',
      wrap: connector => ({
        ...connector,
        caps: connector.caps,
        async *fetch(...words) {
          if (++calls === 1) asked = bench.runner.use(async () => stored())
          yield* connector.fetch(...words)
        },
      }),
    })
    await bench.settle()
    expect(await asked).toBeLessThan(520)
    expect(stored()).toBe(520)
    await bench.close()
  })

  test('[EM22] marks are right after the place in the history could not be read', async () => {
    const client = await server.client('unread')
    for (const id of ['first', 'second']) await client.append('INBOX', raw(id))
    const bench = openBench(server, { user: 'unread' })
    await bench.settle()
    await client.mailboxOpen('INBOX')
    await client.messageFlagsAdd('1', ['Later'])
    bench.mailbox.store.write(tx => void tx.run(`UPDATE cursor SET value = 'nothing readable'`))
    for (let round = 0; round < 3; round++) await bench.settle()
    expect(localState(bench)).toEqual(await remoteState(client))
    await bench.close()
    await client.logout()
  })
})

/** A Maildir as the server itself writes it: a command for each mail takes longer than the test. */
function fill(box: string, mails: number): void {
  const folders = ['', 'cur', 'new', 'tmp'].map(name => join(box, name))
  for (const folder of folders) mkdirSync(folder, { recursive: true })
  const files = Array.from({ length: mails }, (_, at) => join(box, 'cur', `${at}.M${at}.test:2,S`))
  for (const [at, file] of files.entries()) writeFileSync(file, raw(`kept${at}`))
  if (userInfo().uid === 0)
    for (const path of [...folders, ...files]) chownSync(path, NOBODY, NOBODY)
}
const NOBODY = 65_534
