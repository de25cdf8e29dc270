/** What a session may not read never leaves for it: looked at on the wire, byte by byte. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { roleFieldKey, rolePartKey, shareKey } from '@kith/shared/access'
import { catalogId, clientIdAt, partId, roleDocId, textCodec, textId } from '@kith/shared/docs'
import { newId, type DocId } from '@kith/shared/kit'
import type { Refusal } from '@kith/shared/protocol'
import type { Database } from '#db'
import { onEachDatabase, type SyncClient } from '#testkit'
import { deal, newcomer, rightsSite, SELLER, sent, settled, write } from './rights.fixture.ts'
import { memberOf, type Rooms } from './rooms.fixture.ts'

onEachDatabase('rights on the wire', ({ open }) => {
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

  test('[RM20] values of a record, an object and a field that are not theirs are in no byte', async () => {
    const { log, come } = await site()
    const ada = await come('ada')
    await newcomer(ada)
    const early = await come('sam')
    await newcomer(early)
    const mine = deal(ada, 'sam', 'VISIBLE-1')
    const other = deal(ada, 'ada', 'CANARY-RECORD')
    write(ada, newId(), 'record', 'company', { name: 'CANARY-OBJECT' })
    write(ada, partId(mine, 1), 'part', 'deal', { salary: 'CANARY-FIELD' }, mine)
    const brief = textCodec.fromPlain(
      'CANARY-TEXT',
      clientIdAt(Date.now() / 1000 - 1e4, ada.deviceNo),
    )
    ada.waiting.push({
      doc: textId(mine, 'brief'),
      kind: 'text',
      type: 'deal.brief',
      owner: mine,
      epoch: 0,
      ts: Date.now(),
      action: 0,
      data: brief.update,
    })
    write(ada, newId(), 'record', 'comment', { body: 'CANARY-COMMENT', record: other })
    write(ada, newId(), 'record', 'comment', { body: 'VISIBLE-COMMENT', record: mine })
    expect((await ada.push()).refused).toEqual([])
    write(ada, other, 'record', 'deal', { name: 'CANARY-EDIT' })
    write(ada, mine, 'record', 'deal', { name: 'VISIBLE-2' })
    expect((await ada.push()).refused).toEqual([])
    await settled(early, log)
    const late = await come('sam')
    await newcomer(late)
    for (const client of [early, late]) {
      expect(client.read(mine)).toMatchObject({ name: 'VISIBLE-2' })
      expect(sent(client)).toContain('VISIBLE-COMMENT')
      expect(sent(client)).not.toContain('CANARY')
    }
    const vic = await come('vic')
    await newcomer(vic)
    for (const word of ['CANARY-EDIT', 'CANARY-OBJECT', 'CANARY-FIELD', 'CANARY-TEXT'])
      expect(sent(vic)).toContain(word)
    // Nor by asking for the document by its id.
    late.send({ type: 'get', docs: [other, partId(mine, 1)] })
    const got = await late.until(({ type }) => type === 'got')
    expect(got).toMatchObject({ entries: [] })
    expect(sent(late)).not.toContain('CANARY')
  })

  test('[RM21] who loses a record is told that it went, and of nothing after; who gains it gets it whole', async () => {
    const { log, come } = await site()
    const ada = await come('ada')
    await newcomer(ada)
    const doc = deal(ada, 'sam', 'BEFORE')
    write(ada, partId(doc, 1), 'part', 'deal', { salary: 'CANARY-FIELD' }, doc)
    await ada.push()
    const [sam, tom] = [await come('sam'), await come('tom')]
    await newcomer(sam)
    await newcomer(tom)
    expect(sam.read(doc)).toMatchObject({ name: 'BEFORE' })
    write(ada, doc, 'record', 'deal', { owner: memberOf('tom') })
    await ada.push()
    write(ada, doc, 'record', 'deal', { name: 'CANARY-AFTER' })
    await ada.push()
    await settled(sam, log)
    await settled(tom, log)
    expect(sam.read(doc)).toBeUndefined()
    expect(sent(sam)).not.toContain('CANARY')
    expect(tom.read(doc)).toMatchObject({ name: 'CANARY-AFTER' })
    expect(sent(tom)).not.toContain('CANARY-FIELD')
    // A share opens it again, and its end closes it.
    write(ada, doc, 'record', 'deal', { [shareKey(memberOf('sam'))]: 'see' })
    await ada.push()
    await sam
      .until(({ type }) => type === 'snap' || type === 'log', sam.messages.length)
      .catch(() => 0)
    await settled(sam, log)
    expect(sam.read(doc)).toMatchObject({ name: 'CANARY-AFTER' })
    write(ada, doc, 'record', 'deal', { [shareKey(memberOf('sam'))]: null, name: 'PRIVATE-AGAIN' })
    await ada.push()
    await settled(sam, log)
    expect(sam.read(doc)).toBeUndefined()
    expect(sent(sam)).not.toContain('PRIVATE-AGAIN')
  })

  test('[RM22] a role that changes closes at once what it closes, and moves what has to move', async () => {
    const { log, come, setRole, stand } = await site()
    const ada = await come('ada')
    await newcomer(ada)
    await stand('sam', 'member')
    const theirs = deal(ada, 'ada', 'OPEN')
    const own = deal(ada, 'sam', 'OWN')
    await ada.push()
    const sam = await come('sam')
    await newcomer(sam)
    expect(sam.read(theirs)).toMatchObject({ name: 'OPEN' })
    await setRole({ id: 'member', [rolePartKey('deal', 'see')]: 'own' })
    write(ada, theirs, 'record', 'deal', { name: 'CANARY' })
    write(ada, own, 'record', 'deal', { name: 'OWN-2' })
    await ada.push()
    await log.idle()
    await settled(sam, log)
    expect(sent(sam)).not.toContain('CANARY')
    const again = await come('sam')
    await newcomer(again)
    expect(again.read(own)).toMatchObject({ name: 'OWN-2' })
    expect(again.read(theirs)).toBeUndefined()
    expect(sent(again)).not.toContain('CANARY')
    // And back: what was closed is there, whole.
    await setRole({ id: 'member', [rolePartKey('deal', 'see')]: 'all' })
    await log.idle()
    const third = await come('sam')
    await newcomer(third)
    expect(third.read(theirs)).toMatchObject({ name: 'CANARY' })
  })

  describe('[RM23] forged writes are refused by code, and leave nothing', () => {
    const forged: readonly (readonly [
      string,
      Refusal,
      (client: SyncClient, known: { readonly mine: DocId; readonly other: DocId }) => void,
    ])[] = [
      [
        'another’s record',
        'no-access',
        (c, { other }) => write(c, other, 'record', 'deal', { name: 'x' }),
      ],
      [
        'a comment on what they may not see',
        'no-access',
        (c, { other }) => write(c, newId(), 'record', 'comment', { body: 'x', record: other }),
      ],
      ['a closed object', 'no-access', c => write(c, newId(), 'record', 'company', { name: 'x' })],
      [
        'a closed field',
        'forbidden-key',
        (c, { mine }) => write(c, mine, 'record', 'deal', { stage: 'won' }),
      ],
      [
        'a compartment',
        'forbidden-key',
        (c, { mine }) => write(c, partId(mine, 1), 'part', 'deal', { salary: 'x' }, mine),
      ],
      [
        'the wrong compartment',
        'forbidden-key',
        (c, { mine }) => write(c, partId(mine, 2), 'part', 'deal', { salary: 'x' }, mine),
      ],
      [
        'a part of no record',
        'malformed',
        (c, { mine }) => write(c, newId(), 'part', 'deal', { salary: 'x' }, mine),
      ],
      [
        'a record given away',
        'no-access',
        (c, { mine }) => write(c, mine, 'record', 'deal', { owner: memberOf('tom') }),
      ],
      [
        'the own role',
        'forbidden-key',
        c => write(c, memberOf('sam'), 'record', 'member', { role: 'admin' }),
      ],
      [
        'a role',
        'no-access',
        c =>
          write(c, roleDocId('seller'), 'settings', 'role', {
            [rolePartKey('deal', 'see')]: 'all',
          }),
      ],
      [
        'a fixed role',
        'no-access',
        c => write(c, roleDocId('mine'), 'settings', 'role', { id: 'mine' }),
      ],
      [
        'the catalog',
        'no-access',
        c => write(c, catalogId, 'catalog', '', { 'f/deal.salary': {} }),
      ],
      [
        'in another’s name',
        'forbidden-key',
        c => write(c, newId(), 'record', 'person', { $crt: { at: 1, by: memberOf('ada') } }),
      ],
    ]
    test('each', async () => {
      const { log, come } = await site()
      const ada = await come('ada')
      await newcomer(ada)
      const mine = deal(ada, 'sam', 'mine')
      const other = deal(ada, 'ada', 'other')
      await ada.push()
      const sam = await come('sam')
      await newcomer(sam)
      for (const [what, code, forge] of forged) {
        // Even one who knows ids and bytes of what others have.
        for (const [doc, state] of ada.docs) if (!sam.docs.has(doc)) sam.docs.set(doc, state)
        const head = log.head()
        forge(sam, { mine, other })
        const { refused, taken } = await sam.push()
        expect([what, taken, refused.map(one => one.code)]).toEqual([what, 0, [code]])
        expect(log.head()).toBe(head)
        sam.docs.clear()
        await ada.reached(head)
        for (const [doc, state] of ada.docs) sam.docs.set(doc, state)
      }
    })
  })

  test('[RM25] links and comments go where their records go, with all that hangs on them', async () => {
    const { log, come } = await site()
    const ada = await come('ada')
    await newcomer(ada)
    const mine = deal(ada, 'sam', 'mine')
    const person = newId()
    write(ada, person, 'record', 'person', { name: 'Open' })
    const [link, comment] = [newId(), newId()]
    write(ada, link, 'link', 'deal.people', { from: mine, to: person, $pos: 'VISIBLE-LINK' })
    write(ada, comment, 'record', 'comment', { body: 'VISIBLE-COMMENT', record: mine })
    expect((await ada.push()).refused).toEqual([])
    const [sam, tom] = [await come('sam'), await come('tom')]
    await newcomer(sam)
    await newcomer(tom)
    expect([link, comment].map(doc => sam.docs.has(doc))).toEqual([true, true])
    expect(sent(tom)).not.toContain('VISIBLE')
    // What is made in the same breath in which the record goes must not stay behind.
    const [early, late, reply] = [newId(), newId(), newId()]
    write(ada, early, 'record', 'comment', { body: 'CANARY-EARLY', record: mine })
    write(ada, mine, 'record', 'deal', { owner: memberOf('tom') })
    write(ada, late, 'record', 'comment', { body: 'CANARY-LATE', record: mine })
    expect((await ada.push()).refused).toEqual([])
    await settled(sam, log)
    for (const doc of [mine, link, comment, early, late]) expect(sam.docs.has(doc)).toBe(false)
    write(ada, comment, 'record', 'comment', { body: 'CANARY-COMMENT' })
    write(ada, link, 'link', 'deal.people', { $pos: 'CANARY-LINK' })
    write(ada, reply, 'record', 'comment', { body: 'CANARY-REPLY', record: mine, parent: comment })
    expect((await ada.push()).refused).toEqual([])
    await settled(sam, log)
    await settled(tom, log)
    const again = await come('sam')
    await newcomer(again)
    again.send({ type: 'get', docs: [link, comment, early, late, reply] })
    expect(await again.until(({ type }) => type === 'got')).toMatchObject({ entries: [] })
    for (const client of [sam, again]) {
      for (const doc of [mine, link, comment, late, reply]) expect(client.docs.has(doc)).toBe(false)
      expect(sent(client)).not.toMatch(/CANARY-(LATE|COMMENT|LINK|REPLY)/)
    }
    expect(sent(again)).not.toContain('CANARY')
    const words = ['CANARY-EARLY', 'CANARY-LATE', 'CANARY-COMMENT', 'CANARY-LINK', 'CANARY-REPLY']
    for (const word of words) expect([word, sent(tom).includes(word)]).toEqual([word, true])
  })

  test('[RM26] what a field held before it was restricted is in no byte, for whoever comes and whoever was away', async () => {
    const { log, come, setRole, workspace } = await site()
    const catalog = (compartment: number) =>
      log.append(
        [
          {
            doc: catalogId,
            kind: 'catalog',
            type: '',
            set: Object.fromEntries(
              [
                ['margin', 'text'],
                ['memo', 'richText'],
                ['rivals', 'references'],
              ].map(([id, type]) => [
                `f/deal.${id}`,
                { label: id!, type: type!, ...(compartment > 0 ? { compartment } : {}) },
              ]),
            ),
          },
        ],
        null,
      )
    await catalog(0)
    await setRole({
      ...SELLER,
      ...Object.fromEntries(
        ['margin', 'memo', 'rivals'].map(id => [roleFieldKey('deal', id), 'none']),
      ),
    })
    const ada = await come('ada')
    await newcomer(ada)
    const away = await come('sam')
    await newcomer(away)
    away.close()
    await away.closed()
    const mine = deal(ada, 'sam', 'VISIBLE-1', { margin: 'CANARY-1' })
    const other = deal(ada, 'sam', 'VISIBLE-2', { margin: 'CANARY-2' })
    const [memo, link] = [textId(mine, 'memo'), newId()]
    write(ada, link, 'link', 'deal.rivals', { from: mine, to: other, $pos: 'CANARY-LINK' })
    const { update: data } = textCodec.fromPlain(
      'CANARY-TEXT',
      clientIdAt(Date.now() / 1000 - 1e4, ada.deviceNo),
    )
    ada.waiting.push({
      doc: memo,
      kind: 'text',
      type: 'deal.memo',
      owner: mine,
      epoch: 0,
      ts: Date.now(),
      action: 0,
      data,
    })
    expect((await ada.push()).refused).toEqual([])
    write(ada, mine, 'record', 'deal', { margin: 'CANARY-3' })
    write(ada, other, 'record', 'deal', { margin: null })
    expect((await ada.push()).refused).toEqual([])
    const sam = await come('sam')
    await newcomer(sam)
    expect(sam.read(mine)).toMatchObject({ margin: 'CANARY-3' })
    expect([memo, link].map(doc => sam.docs.has(doc))).toEqual([true, true])

    await catalog(2)
    await log.idle()
    await settled(sam, log)
    await settled(ada, log)
    expect(sam.read(mine)).toMatchObject({ name: 'VISIBLE-1' })
    expect(sam.read(mine)).not.toHaveProperty('margin')
    expect(Buffer.from(sam.docs.get(mine)!).toString('latin1')).not.toContain('CANARY')
    expect([memo, link].map(doc => sam.docs.has(doc))).toEqual([false, false])
    expect(ada.read(mine)).not.toHaveProperty('margin')
    expect(ada.read(partId(mine, 2))).toEqual({ margin: 'CANARY-3' })
    expect(ada.docs.has(link)).toBe(true)
    const late = await come('sam')
    await newcomer(late)
    const before = away.frames.length
    await away.connect([...running].at(-1)!.url)
    await settled(away, log)
    expect(away.frames.length).toBeGreaterThan(before)
    for (const client of [late, away]) {
      expect(client.read(mine)).toMatchObject({ name: 'VISIBLE-1' })
      expect(sent(client)).not.toContain('CANARY')
    }
    // Nor does anything the server keeps of the records tell it.
    const kept = await database.tx({ workspace }, tx =>
      tx.query<{ log: number; history: number; snap: number }>(
        `select (select count(*)::int from log where doc = any($1::uuid[]) and position('CANARY'::bytea in data) > 0) as log,
           (select count(*)::int from history where doc = any($1::uuid[]) and (old::text || coalesce(new::text, '')) like '%CANARY%') as history,
           (select count(*)::int from doc where doc = any($1::uuid[]) and position('CANARY'::bytea in snap) > 0) as snap`,
        [[mine, other]],
      ),
    )
    expect(kept).toEqual([{ log: 0, history: 0, snap: 0 }])

    // A write made before, of the epoch before, is no way back.
    write(sam, mine, 'record', 'deal', { name: 'VISIBLE-3' })
    expect((await sam.push()).refused.map(({ code }) => code)).toEqual(['epoch'])

    await catalog(0)
    await log.idle()
    await settled(late, log)
    expect(late.read(mine)).toMatchObject({ name: 'VISIBLE-1', margin: 'CANARY-3' })
    expect([memo, link].map(doc => late.docs.has(doc))).toEqual([false, true])
    await settled(ada, log)
    expect(ada.read(partId(mine, 2))).toEqual({})
  })

  test('[RM24] two people may link the same records without knowing of each other', async () => {
    const { come } = await site()
    const ada = await come('ada')
    await newcomer(ada)
    const [from, to] = [deal(ada, 'ada', 'one'), deal(ada, 'ada', 'two')]
    await ada.push()
    const bea = await come('ada')
    const link = newId()
    // Both before either is told of the other's.
    for (const client of [ada, bea]) write(client, link, 'link', 'deal.company', { from, to })
    for (const client of [ada, bea]) {
      const { refused, taken } = await client.push()
      expect([taken, refused]).toEqual([1, []])
    }
    write(bea, link, 'link', 'deal.company', { from: to })
    expect((await bea.push()).refused.map(({ code }) => code)).toEqual(['malformed'])
  })
})
