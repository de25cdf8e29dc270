/** Notices by mail on a whole server with a real mail server: who is told what, when, and no more than they may know. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, expect, test } from 'vitest'
import { rolePartKey } from '@kith/shared/access'
import { catalogId, recordCodec, roleDocId, settingsId } from '@kith/shared/docs'
import { newId, silentLog, type DocId, type Json } from '@kith/shared/kit'
import { followKey, NOTICE_KINDS, PREFERENCES_KEY, stateKey } from '@kith/shared/notices'
import type { DocKind } from '@kith/shared/docs'
import { readConfig } from '#config'
import { blankData, findPostgres, startPostgres, SyncClient } from '#testkit'
import { createServer } from './create-server.ts'
import { call, newOwner } from './run-server.fixture.ts'

const MINUTE = 60_000
const bin = findPostgres()
const postgres = bin === undefined ? undefined : startPostgres(bin)
const data = mkdtempSync(join(tmpdir(), 'kith-notices-'))
afterAll(async () => {
  await (await postgres)?.remove()
  rmSync(data, { recursive: true, force: true })
})

async function startSmtp() {
  const mails: string[] = []
  const open = (port: number) =>
    new Promise<SMTPServer>(resolve => {
      const smtp = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        onData(stream, _, done) {
          let text = ''
          stream.on('data', chunk => (text += String(chunk)))
          stream.on('end', () => {
            mails.push(decoded(text))
            done()
          })
        },
      })
      smtp.listen(port, '127.0.0.1', () => resolve(smtp))
    })
  let smtp = await open(0)
  const { port } = smtp.server.address() as AddressInfo
  return {
    mails,
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise<void>(resolve => smtp.close(() => resolve())),
    start: async () => {
      smtp = await open(port)
    },
  }
}

/** Quoted-printable back to text. */
const decoded = (text: string): string =>
  text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/(=[0-9A-F]{2})+/g, codes =>
      Buffer.from(codes.replaceAll('=', ''), 'hex').toString('utf8'),
    )

const seedOf = (doc: DocId, kind: DocKind, type: string, keys: Record<string, Json>) => ({
  doc,
  kind,
  type,
  scope: 0,
  epoch: 0,
  seq: 0,
  at: 1,
  state: recordCodec.create(keys, 5).state,
})

const wishes = (mail: string): Json => ({
  kinds: Object.fromEntries(NOTICE_KINDS.map(kind => [kind, { inbox: true, system: false, mail }])),
  quiet: null,
  muted: [],
})

const kinds = postgres === undefined ? (['PGlite'] as const) : (['PGlite', 'PostgreSQL'] as const)
test.each(kinds)(
  '[NM1] [NM2] [NM3] [NM4] what was not seen is mailed, and nothing that its reader may not read (%s)',
  async kind => {
    const smtp = await startSmtp()
    const folder = join(data, kind)
    if (kind === 'PGlite') await blankData(folder)
    const environment = {
      PORT: '0',
      KITH_SERVER_DATA: folder,
      KITH_MIN_FREE_MB: '0',
      ...(kind === 'PGlite' ? {} : { DATABASE_URL: await (await postgres!).freshUrl() }),
    }
    let ahead = 0
    const clock = { now: () => Date.now() + ahead }
    const open = (more: Record<string, string>) =>
      createServer({ config: readConfig({ ...environment, ...more }), log: silentLog, clock })
    // Where there is a mail server, accounts begin by proving their address: people come before it.
    let server = await open({})
    const owner = await newOwner(server.url)
    const { workspace } = owner
    const here = `/api/workspaces/${workspace}`
    const ada = new SyncClient(workspace, owner.token)
    await ada.connect(server.url)
    await ada.seed([
      seedOf(catalogId, 'catalog', '', {
        'f/company.best': { label: 'Best deal', type: 'reference', options: { to: ['deal'] } },
      }),
      seedOf(roleDocId('member'), 'settings', 'role', {
        id: 'member',
        [rolePartKey('deal', 'see')]: 'own',
      }),
    ])
    const { code } = await call(server.url, `${here}/invites`, { role: 'member' }, owner.token)
    const account = { email: 'ben@example.com', password: 'correct horse battery', name: 'Ben' }
    const token = String((await call(server.url, '/api/auth/sign-up', account))['token'])
    await call(server.url, `/api/invites/${String(code)}/accept`, {}, token)
    const headers = { authorization: `Bearer ${token}` }
    const { members } = (await (
      await fetch(`${server.url}${here}/members`, { headers })
    ).json()) as { members: { member: DocId; isMe: boolean }[] }
    const me = members.find(({ isMe }) => isMe)!.member
    const boss = members.find(({ isMe }) => !isMe)!.member
    ada.close()
    await server.close()
    const mailing = { KITH_SMTP_URL: smtp.url, KITH_MAIL_FROM: 'Kith <kith@example.com>' }
    server = await open(mailing)
    const twin = kind === 'PGlite' ? undefined : await open(mailing)
    await ada.connect(server.url)
    const ben = new SyncClient(workspace, token)
    for (const client of [ada, ben]) client.now = clock.now
    await ben.connect(server.url)
    smtp.mails.length = 0

    const company = newId()
    const settle = async (client: SyncClient) => expect((await client.push()).refused).toEqual([])
    // A clock that leaps ends what was connected.
    const awake = async (client: SyncClient) => {
      if (!client.isOpen) await client.connect(server.url)
    }
    const settings = async (set: Record<string, Json>) => {
      await awake(ben)
      ben.set(settingsId(me), set, '', 'settings')
      await settle(ben)
    }
    const write = async (doc: DocId, type: string, set: Record<string, Json>) => {
      await awake(ada)
      ada.set(doc, set, type)
      await settle(ada)
      return doc
    }
    const make = (type: string, keys: Record<string, Json>, doc = newId()) =>
      write(doc, type, { $crt: { at: 1, by: boss, source: 'person' }, ...keys })
    const say = (record: DocId, body: string) => make('comment', { record, body, author: boss })
    const round = async (minutes: number) => {
      ahead += minutes * MINUTE
      for (const client of minutes > 0 ? [ada, ben] : []) client.close()
      await Promise.all([server.mailNotices(), twin?.mailNotices()])
      return smtp.mails.splice(0)
    }

    await make('company', { name: 'Acme' }, company)
    await settings({ [PREFERENCES_KEY]: wishes('now'), [followKey(company)]: true })
    // What was there before is no news.
    expect(await round(0)).toEqual([])
    const secret = await make('deal', { name: 'CANARY-1' })
    const deal = await make('deal', { name: 'Fleet', owner: me })
    await write(company, 'company', { name: 'Acme Ltd', best: secret })
    await say(company, 'What do we know of them?')
    await say(secret, `CANARY-2 [@Ben](kith://record/member/${me})`)
    // Whoever sits at Kith has a moment to see it there.
    expect(await round(0)).toEqual([])
    const [mail, ...others] = await round(3)
    expect(others).toEqual([])
    expect(mail).toContain('To: ben@example.com')
    expect(mail).toContain('Subject: 3 things in Tidemark')
    expect(mail).toContain('Ada made you owner of Fleet')
    expect(mail).toContain('Ada changed Acme Ltd\r\n  Name: Acme → Acme Ltd\r\n  Best deal changed')
    expect(mail).toContain('Ada commented on Acme Ltd\r\n  What do we know of them?')
    expect(mail).not.toContain('CANARY')
    expect(mail).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    expect(await round(20)).toEqual([])

    // Seen in Kith meanwhile, and taken out of sight meanwhile.
    const seen = await say(company, 'Seen')
    await say(deal, 'CANARY-3')
    await round(0)
    await settings({ [stateKey(`comment-${seen}`)]: { r: clock.now(), s: null } })
    await write(deal, 'deal', { owner: boss })
    expect(await round(3)).toEqual([])

    await settings({ [PREFERENCES_KEY]: wishes('hourly') })
    await say(company, 'One')
    await say(company, 'Two')
    await round(0)
    const [digest, ...more] = await round(61)
    expect([digest?.includes('  One'), digest?.includes('  Two'), more]).toEqual([true, true, []])

    // A mail server that is away.
    await say(company, 'Later')
    await round(0)
    await smtp.stop()
    expect(await round(61)).toEqual([])
    await smtp.start()
    const [late, ...again] = await round(11)
    expect([late?.includes('  Later'), again]).toEqual([true, []])

    const link = new URL(/of these mails: (http\S+)/.exec(mail ?? '')?.[1] ?? '')
    const press = (path: string) => fetch(server.url + path, { method: 'POST' })
    const forged = link.search.slice(0, -4) + 'AAAA'
    expect((await press(`/unsubscribe${forged}`)).status).toBe(404)
    await say(company, 'Still')
    await round(0)
    expect(await round(61)).toHaveLength(1)
    expect((await press(`/unsubscribe${link.search}`)).status).toBe(200)
    await say(company, 'No more')
    await round(0)
    expect(await round(61)).toEqual([])
    for (const client of [ada, ben]) client.close()
    await twin?.close()
    await server.close()
    await smtp.stop()
  },
)
