/** Mail through the whole engine: the page's contract at one end, real servers at the other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  hasDovecot,
  startDovecot,
  startReceiver,
  type Dovecot,
  type Receiver,
} from '#engine/mail-testkit'
import { openTestEngine } from '#engine/testkit'

describe.runIf(hasDovecot)('mail through the whole engine', () => {
  let server: Dovecot
  let receiver: Receiver
  beforeAll(async () => {
    server = (await startDovecot())!
    receiver = await startReceiver()
  })
  afterAll(async () => {
    await server?.stop()
    await receiver?.stop()
  })

  test('[MT2] connected, read, archived and answered: the page, the mailbox and the receiver agree', async () => {
    const client = await server.client('whole')
    await client.append(
      'INBOX',
      'Message-ID: <ask@acme.example>\r\nFrom: Ann Lee <ann@acme.example>\r\nTo: whole@example.test\r\nSubject: Offer\r\n\r\nCan you send it?\r\n',
    )
    const engine = await openTestEngine()
    const { mail, mailAccounts } = engine.client
    let account = ''
    const place = { host: '127.0.0.1', tls: 'none' } as const
    for await (const progress of await mailAccounts.connectImap({
      account: null,
      details: {
        address: 'whole@example.test',
        name: 'Me',
        user: 'whole',
        password: 'secret',
        imap: { ...place, port: server.port },
        smtp: { ...place, port: receiver.port },
        caldav: null,
        fingerprint: null,
      },
    }))
      account = progress.account ?? account
    expect(await mailAccounts.syncOnce({ account })).toMatchObject({
      onServer: 1,
      here: 1,
      failed: 0,
    })
    const { rows } = await mail.threads({ box: 'inbox' })
    expect(rows).toMatchObject([{ subject: 'Offer', isUnread: true }])
    const thread = rows[0]?.id ?? 0
    await mail.act({ threads: [thread], action: { do: 'read' } })
    await mail.act({ threads: [thread], action: { do: 'archive' } })
    await mailAccounts.syncOnce({ account })
    expect(await client.status('Archive', { messages: true, unseen: true })).toMatchObject({
      messages: 1,
      unseen: 0,
    })
    const message = (await mail.thread({ id: thread }))?.messages[0]?.id ?? 0
    const draft = await mail.compose({ mode: 'reply', message, to: [] })
    const row = await mail.send({ draft: { ...draft, html: '<p>Here it is.</p>' }, options: {} })
    expect(row.state).toBe('queued')
    await mail.sendNow({ id: row.id })
    await mailAccounts.syncOnce({ account })
    expect(receiver.received).toHaveLength(1)
    expect(receiver.received[0]?.to).toEqual(['ann@acme.example'])
    expect(receiver.received[0]?.raw).toMatch(/^In-Reply-To: <ask@acme\.example>/m)
    await mailAccounts.syncOnce({ account })
    expect((await mail.thread({ id: thread }))?.messages).toHaveLength(2)
    expect(engine.complaints).toEqual([])
    await engine.remove()
    await client.logout()
  })
})
