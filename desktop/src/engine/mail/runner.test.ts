/** One account against a real Dovecot: what is there is here, with a reason for what is not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasDovecot, startDovecot, type Dovecot } from '#engine/mail-testkit'
import { itemCounts } from '#engine/mailbox'
import { localState, openBench, remoteState } from './engine.fixture.ts'

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
})
