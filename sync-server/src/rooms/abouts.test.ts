/** Notes, tasks and files are read with what they are about: looked at on the wire, byte by byte. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aboutKey, rolePartKey } from '@kith/shared/access'
import { clientIdAt, recordCodec, textCodec, textId } from '@kith/shared/docs'
import { newId, type DocId, type Json } from '@kith/shared/kit'
import type { Database } from '#db'
import { onEachDatabase, type SyncClient } from '#testkit'
import { deal, newcomer, rightsSite, sent, settled, write, type Set } from './rights.fixture.ts'
import { memberOf, type Rooms } from './rooms.fixture.ts'

onEachDatabase('what is about a record, on the wire', ({ open }) => {
  let database: Database
  const running: Rooms[] = []
  beforeAll(async () => {
    database = await open()
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(rooms => rooms.close()))
  })
  afterAll(() => database.close())
  const site = () => rightsSite(database, running)

  /** As a desktop makes one: it says what it is about, then come its links and its text. */
  function make(
    client: SyncClient,
    object: string,
    words: string,
    targets: readonly DocId[],
    isTelling = true,
  ): DocId {
    const doc = newId()
    const abouts = isTelling ? targets.map(to => [aboutKey(to), 'deal']) : []
    write(client, doc, 'record', object, { title: words, ...Object.fromEntries(abouts) })
    for (const to of targets) link(client, object, doc, to)
    const id = clientIdAt(Date.now() / 1000 - 1e4, client.deviceNo)
    const { update: data } = textCodec.fromPlain(`${words}-TEXT`, id)
    const [kind, type] = ['text' as const, `${object}.body`]
    const text = { doc: textId(doc, 'body'), kind, type, owner: doc }
    client.waiting.push({ ...text, epoch: 0, ts: Date.now(), action: 0, data })
    return doc
  }
  function link(client: SyncClient, object: string, from: DocId, to: DocId, also: Set = {}): DocId {
    const doc = newId()
    write(client, doc, 'link', `${object}.targets`, { from, to, pos: 'a', ...also })
    return doc
  }
  const pushed = async (client: SyncClient) => expect((await client.push()).refused).toEqual([])

  test('[RM27] a note, a task and a file on a deal are in no byte for who may not read it', async () => {
    const { log, come } = await site()
    const ada = await come('ada')
    await newcomer(ada)
    const sam = await come('sam')
    await newcomer(sam)
    const [mine, other] = [deal(ada, 'sam', 'VISIBLE'), deal(ada, 'ada', 'CANARY-DEAL')]
    // Of those about nothing everybody reads along.
    const free = make(ada, 'note', 'VISIBLE-FREE', [])
    await pushed(ada)
    await settled(sam, log)
    expect(sam.docs.has(free)).toBe(true)
    const seen = make(ada, 'note', 'VISIBLE-NOTE', [mine])
    const note = make(ada, 'note', 'CANARY-NOTE', [other])
    const both = make(ada, 'task', 'CANARY-BOTH', [mine, other])
    const file = newId()
    write(ada, file, 'record', 'attachment', { name: 'CANARY-FILE', [aboutKey(note)]: 'note' })
    link(ada, 'attachment', file, note)
    write(ada, newId(), 'record', 'comment', { body: 'CANARY-COMMENT', record: note })
    await pushed(ada)
    // One that does not say it, as of a desktop of before: in the breath that links it, nobody reads it.
    const older = make(ada, 'note', 'CANARY-OLDER', [other], false)
    await pushed(ada)
    write(ada, note, 'record', 'note', { title: 'CANARY-EDIT' })
    await pushed(ada)
    await settled(sam, log)
    const late = await come('sam')
    await newcomer(late)
    late.send({ type: 'get', docs: [note, both, file, older, textId(note, 'body')] })
    expect(await late.until(({ type }) => type === 'got')).toMatchObject({ entries: [] })
    for (const client of [sam, late]) {
      expect(client.read(seen)).toMatchObject({ title: 'VISIBLE-NOTE' })
      expect(sent(client)).toContain('VISIBLE-NOTE-TEXT')
      expect(sent(client)).not.toContain('CANARY')
    }
    const vic = await come('vic')
    await newcomer(vic)
    for (const word of ['EDIT', 'NOTE-TEXT', 'BOTH', 'FILE', 'COMMENT', 'OLDER-TEXT'])
      expect(sent(vic)).toContain(`CANARY-${word}`)
    // It goes where its deal goes, with all that hangs on it.
    write(ada, other, 'record', 'deal', { owner: memberOf('sam') })
    await pushed(ada)
    await settled(sam, log)
    for (const doc of [note, both, file, older]) expect(sam.docs.has(doc)).toBe(true)
    expect(sent(sam)).toContain('CANARY-OLDER-TEXT')
  })

  test('[RM27] what is linked later goes out of sight, and comes back when the link goes', async () => {
    const { log, come } = await site()
    const ada = await come('ada')
    await newcomer(ada)
    const other = deal(ada, 'ada', 'CANARY-DEAL')
    const free = make(ada, 'note', 'VISIBLE', [])
    await pushed(ada)
    const sam = await come('sam')
    await newcomer(sam)
    expect(sam.read(free)).toMatchObject({ title: 'VISIBLE' })
    expect(sam.docs.has(textId(free, 'body'))).toBe(true)
    const tie = link(ada, 'note', free, other)
    write(ada, free, 'record', 'note', { title: 'CANARY-LATER' })
    await pushed(ada)
    await settled(sam, log)
    for (const doc of [free, textId(free, 'body'), tie]) expect(sam.docs.has(doc)).toBe(false)
    await settled(ada, log)
    expect(ada.read(free)).toHaveProperty(aboutKey(other), 'deal')
    expect(sent(sam)).not.toContain('CANARY')
    const before = sent(sam).split('VISIBLE-TEXT').length
    write(ada, tie, 'link', 'note.targets', { $del: { at: 1, by: memberOf('ada') } })
    await pushed(ada)
    await settled(sam, log)
    expect(sam.read(free)).toEqual({ title: 'CANARY-LATER' })
    const texts = sent(sam).split('VISIBLE-TEXT').length
    expect(texts - before).toBe(1)
    expect(sam.docs.has(tie)).toBe(false)
  })

  test('[RM27] what says what a note is about is the server’s to change', async () => {
    const { log, come } = await site()
    const ada = await come('ada')
    await newcomer(ada)
    const [mine, other] = [deal(ada, 'sam', 'mine'), deal(ada, 'ada', 'other')]
    const note = make(ada, 'note', 'on mine', [mine])
    const hidden = make(ada, 'note', 'on other', [other])
    await pushed(ada)
    const sam = await come('sam')
    await newcomer(sam)
    const forged: readonly (readonly [string, () => void])[] = [
      ['forbidden-key', () => write(sam, note, 'record', 'note', { [aboutKey(mine)]: null })],
      ['forbidden-key', () => write(sam, note, 'record', 'note', { [aboutKey(other)]: 'deal' })],
      [
        'forbidden-key',
        () =>
          write(sam, newId(), 'record', 'deal', {
            owner: memberOf('sam'),
            [aboutKey(mine)]: 'deal',
          }),
      ],
      [
        'no-access',
        () => write(sam, newId(), 'record', 'note', { title: 'x', [aboutKey(other)]: 'deal' }),
      ],
      ['no-access', () => void link(sam, 'note', note, other)],
      ['no-access', () => void link(sam, 'note', hidden, mine)],
      ['no-access', () => write(sam, newId(), 'record', 'comment', { body: 'x', record: hidden })],
    ]
    for (const [what, [code, forge]] of forged.entries()) {
      const head = log.head()
      for (const [doc, state] of ada.docs) if (!sam.docs.has(doc)) sam.docs.set(doc, state)
      forge()
      const { refused, taken } = await sam.push()
      expect([what, taken, refused.map(one => one.code)]).toEqual([what, 0, [code]])
      expect(log.head()).toBe(head)
      sam.docs.clear()
      for (const [doc, state] of ada.docs) sam.docs.set(doc, state)
    }
  })

  test('[RM27] a workspace that was shared before follows when a role asks, and not before', async () => {
    const { log, come, setRole, workspace } = await site()
    await setRole({ id: 'seller', $del: { at: 1, by: null } })
    await log.idle()
    const ada = await come('ada')
    await newcomer(ada)
    const other = deal(ada, 'ada', 'CANARY-DEAL')
    const note = make(ada, 'note', 'VISIBLE', [other])
    await pushed(ada)
    // Nothing asks: one scope for all notes.
    const free = make(ada, 'note', 'VISIBLE-FREE', [])
    await pushed(ada)
    const [a, b] = [...(await log.scopesOfDocs([note, free])).values()]
    expect(a).toBe(b)
    // As a server of before kept it.
    await log.append([{ doc: note, kind: 'record', type: 'note', set: without(other) }], null)
    await database.tx({ workspace }, tx => tx.query('update workspace set abouts_kept = false'))
    await setRole({ id: 'member', [rolePartKey('deal', 'see')]: 'own' })
    await log.idle()
    const bea = await come('vic')
    await newcomer(bea)
    await settled(ada, log)
    expect(ada.read(note)).toHaveProperty(aboutKey(other), 'deal')
    expect(bea.docs.has(note)).toBe(true)
    const scopes = await log.scopesOfDocs([note, free])
    expect(scopes.get(note)).not.toBe(scopes.get(free))
    const keys = recordCodec.read(ada.docs.get(note)!) as Readonly<Record<string, Json>>
    expect(keys['title']).toBe('VISIBLE')
  })

  const without = (record: DocId): Set => ({ [aboutKey(record)]: null })
})
