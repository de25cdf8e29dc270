/** Shared mail on whole servers: who gets it, how soon, and what is left of it on the disk. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { cardOf, MOST_KEY, mostValue, type Card, type CardLevel } from '@kith/shared/cards'
import { rolePartKey } from '@kith/shared/access'
import { recordCodec, roleDocId, settingsId, type DocKind } from '@kith/shared/docs'
import { createLog, newId, type DocId, type Json } from '@kith/shared/kit'
import type { SnapEntry } from '@kith/shared/protocol'
import { readConfig } from '#config'
import { blankData, findPostgres, startPostgres, SyncClient } from '#testkit'
import { createServer } from './create-server.ts'
import { call, newOwner } from './run-server.fixture.ts'

const bin = findPostgres()
const postgres = bin === undefined ? undefined : startPostgres(bin)
const data = mkdtempSync(join(tmpdir(), 'kith-cards-'))
afterAll(async () => {
  await (await postgres)?.remove()
  rmSync(data, { recursive: true, force: true })
})

const WORDS = ['zebrasubject', 'zebratext', 'zebraplace', 'zebrafile'] as const
const seedOf = (doc: DocId, kind: DocKind, type: string, keys: Record<string, Json>) =>
  ({
    doc,
    kind,
    type,
    scope: 0,
    epoch: 0,
    seq: 0,
    at: 1,
    state: recordCodec.create(keys, 5).state,
  }) satisfies SnapEntry

const cardAt = (level: CardLevel, id: DocId, record: DocId): Card =>
  cardOf(
    {
      id,
      kind: 'mail',
      at: 1,
      until: null,
      direction: 'in',
      thread: id,
      records: [record],
      members: [],
      others: 0,
      subject: WORDS[0],
      text: WORDS[1],
      ownLength: 3,
      place: WORDS[2],
      files: [{ name: WORDS[3], size: 3 }],
    },
    level,
  )!
const wordsIn = (text: string): readonly string[] => WORDS.filter(word => text.includes(word))

const kinds = postgres === undefined ? (['PGlite'] as const) : (['PGlite', 'PostgreSQL'] as const)
test.each(kinds)(
  '[CB4] [CB5] [CB9] [CB10] [CB11] [CB12] told at once on every server, gone when taken back, and never on a disk (%s)',
  async kind => {
    const folder = join(data, kind)
    const config = readConfig({
      PORT: '0',
      KITH_SERVER_DATA: folder,
      KITH_MIN_FREE_MB: '0',
      ...(kind === 'PGlite' ? {} : { DATABASE_URL: await (await postgres!).freshUrl() }),
    })
    if (kind === 'PGlite') await blankData(folder)
    const logged: unknown[] = []
    const log = createLog(line => logged.push(line))
    const here = await createServer({ config, log })
    const there = kind === 'PGlite' ? here : await createServer({ config, log })
    const { token, workspace } = await newOwner(here.url)
    const [known, hidden] = [newId(), newId()]
    const ana = new SyncClient(workspace, token)
    await ana.connect(here.url)
    await ana.seed([
      seedOf(roleDocId('member'), 'settings', 'role', {
        id: 'member',
        [rolePartKey('deal', 'see')]: 'own',
      }),
      seedOf(known, 'record', 'person', { name: 'a' }),
      seedOf(hidden, 'record', 'deal', { name: 'b' }),
    ])
    const { code } = await call(
      here.url,
      `/api/workspaces/${workspace}/invites`,
      { role: 'member' },
      token,
    )
    const account = { email: 'ben@example.com', password: 'correct horse battery', name: 'Ben' }
    const bens = String((await call(here.url, '/api/auth/sign-up', account))['token'])
    await call(here.url, `/api/invites/${String(code)}/accept`, {}, bens)
    const ben = new SyncClient(workspace, bens)
    await ben.connect(there.url)
    await ben.until(message => message.type === 'snap-end')

    const path = `/api/workspaces/${workspace}/cards`
    const publish = (put: readonly Card[], drop: readonly DocId[] = []) =>
      call(here.url, path, { put, drop }, token)
    const seen = async () =>
      (await fetch(`${there.url}${path}`, { headers: { authorization: `Bearer ${bens}` } })).text()
    const told = async (revision: unknown) => {
      await ben.until(message => message.type === 'cards' && message.revision === revision)
      return seen()
    }
    const [one, other, apart] = [newId(), newId(), newId()]
    const first = await publish([cardAt('metadata', one, known), cardAt('full', apart, hidden)])
    const text = await told(first['revision'])
    expect([text.includes(one), wordsIn(text)]).toEqual([true, []])
    const second = await publish([cardAt('subject', one, known), cardAt('full', other, known)])
    expect(JSON.parse(await told(second['revision']))).toMatchObject({
      cards: [
        { id: one, level: 'subject' },
        { id: other, level: 'full', text: WORDS[1] },
      ],
    })
    const third = await publish([cardAt('metadata', one, known)], [other])
    const after = await told(third['revision'])
    expect([after.includes(one), wordsIn(after)]).toEqual([true, []])
    // The deal becomes ben's to see, and is taken from him again.
    const { member } = await memberOf(there.url, workspace, bens)
    const told2 = ben.messages.length
    ana.set(hidden, { owner: member }, 'deal')
    expect((await ana.push()).refused).toEqual([])
    await ben.until(message => ben.messages.indexOf(message) >= told2 && message.type === 'cards')
    expect(wordsIn(await seen())).toEqual([...WORDS])
    await publish([], [apart])
    // Who is forgotten takes what was shared about them along.
    await publish([cardAt('full', other, known)])
    expect(wordsIn(await seen())).toEqual([...WORDS])
    await call(here.url, `/api/workspaces/${workspace}/purge`, { docs: [known] }, token)
    expect(wordsIn(await seen())).toEqual([])
    const mine = await fetch(`${here.url}${path}/mine`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await mine.json()).toEqual({ ids: [], isEnd: true })

    // The most that is shared: no device need hear of it first.
    const last = newId()
    ana.set(last, { name: 'c' }, 'person')
    await publish([])
    expect((await ana.push()).refused).toEqual([])
    await publish([cardAt('full', one, last)])
    expect(wordsIn(await seen())).toEqual([...WORDS])
    ana.set(settingsId(null), { [MOST_KEY]: mostValue('metadata', 1) }, '', 'settings')
    // As every device of ana: what she chose for herself is written down by levels alone.
    const { member: anas } = await memberOf(here.url, workspace, token)
    ana.set(
      settingsId(anas),
      {
        'share.thread.zebraname.mark1': { level: 'full' },
        'share.thread.other.mark1': { level: 'full' },
      },
      '',
      'settings',
    )
    expect((await ana.push()).refused).toEqual([])
    expect(wordsIn(await seen())).toEqual([])
    await publish([cardAt('full', other, last)])
    expect(wordsIn(await seen())).toEqual([])
    expect(await seen()).toContain(other)
    const written = () => auditOf(here.url, workspace, token)
    await until(async () => (await written()).length === 2)
    expect((await written()).toSorted((a, b) => (a.what < b.what ? -1 : 1))).toEqual([
      { what: 'sharing/level-chosen', data: { of: 'thread', choice: 'mark1', level: 'full' } },
      { what: 'sharing/most-changed', data: { from: 'full', to: 'metadata' } },
    ])
    // Who leaves may leave to the team what they shared.
    const cleosAccount = {
      email: 'cleo@example.com',
      password: 'correct horse battery',
      name: 'Cleo',
    }
    const cleos = String((await call(here.url, '/api/auth/sign-up', cleosAccount))['token'])
    const paths = `/api/workspaces/${workspace}`
    const again = await call(here.url, `${paths}/invites`, { role: 'member' }, token)
    await call(here.url, `/api/invites/${String(again['code'])}/accept`, {}, cleos)
    const { member: cleo } = await memberOf(there.url, workspace, cleos)
    await call(here.url, path, { put: [cardAt('metadata', one, last)], drop: [] }, cleos)
    const leaving = await fetch(`${here.url}${paths}/leave`, {
      method: 'POST',
      headers: { authorization: `Bearer ${cleos}`, 'content-type': 'application/json' },
      body: JSON.stringify({ keepsShared: true }),
    })
    expect(leaving.ok).toBe(true)
    // Who is removed takes along what they shared.
    const bensCard = await call(
      here.url,
      path,
      { put: [cardAt('metadata', one, last)], drop: [] },
      bens,
    )
    expect(bensCard['refused']).toEqual([])
    const { user } = await memberOf(there.url, workspace, bens)
    await remove(here.url, `/api/workspaces/${workspace}/members/${user}`, token)
    const ownersOf = async () => {
      const answer = await fetch(`${here.url}${path}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      const { cards } = (await answer.json()) as { cards: { owner: string }[] }
      return [...new Set(cards.map(({ owner }) => owner))]
    }
    await until(async () => !(await ownersOf()).includes(member))
    expect((await ownersOf()).toSorted()).toEqual([anas, cleo].toSorted())
    await remove(here.url, path, token)

    ben.close()
    ana.close()
    // As the power would leave it: the write-ahead log is not tidied up.
    const bytes = [folder, ...(kind === 'PGlite' ? [] : [(await postgres!).folder])].map(filesUnder)
    expect(wordsIn(Buffer.concat(bytes).toString('latin1'))).toEqual([])
    expect(Buffer.concat(bytes).includes('ben@example.com')).toBe(true)
    expect(wordsIn(JSON.stringify(logged))).toEqual([])
    await here.close()
    if (there !== here) await there.close()
  },
)

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 100))
}

async function remove(url: string, path: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetch(`${url}${path}`, { method: 'DELETE', headers })).ok).toBe(true)
}

async function auditOf(url: string, workspace: DocId, token: string) {
  const answer = await fetch(`${url}/api/workspaces/${workspace}/audit`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { events } = (await answer.json()) as { events: { what: string; data: unknown }[] }
  return events
    .filter(({ what }) => what.startsWith('sharing/'))
    .map(({ what, data: about }) => ({ what, data: about }))
}

async function memberOf(
  url: string,
  workspace: DocId,
  token: string,
): Promise<{ member: DocId; user: string }> {
  const answer = await fetch(`${url}/api/workspaces/${workspace}/members`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { members } = (await answer.json()) as {
    members: { isMe: boolean; member: DocId; user: string }[]
  }
  return members.find(({ isMe }) => isMe)!
}

const filesUnder = (path: string): Buffer =>
  Buffer.concat(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name))),
  )
