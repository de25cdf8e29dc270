/** What holds for every `MailConnector`, whoever the provider is. Run by the tests of each. */
import { expect, test } from 'vitest'
import { parseSearch } from '@kith/shared/mail'
import { connectKind } from './connect-faults.ts'
import type { Fetched, Listed, ListPage, MailConnector } from './mail-connector.ts'

/** What happens at the provider without us. */
export interface Elsewhere {
  readonly connector: MailConnector
  /** Puts a message there; answers its Message-ID. */
  readonly add: (folder: string, raw: string) => Promise<void>
  readonly remove: (folder: string, rfcId: string) => Promise<void>
  readonly markRead: (folder: string, rfcId: string) => Promise<void>
  readonly inbox: string
  readonly end: () => Promise<void>
}

export const rawMail = (id: string, subject = `Mail ${id}`): string =>
  `Message-ID: <${id}@example.test>\r\nFrom: Ann <ann@example.test>\r\nTo: me@example.test\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: ${subject}\r\n\r\nHello ${id}\r\n`

const always = () => new AbortController().signal
const everything = { since: null }

export async function drain(pages: AsyncIterable<ListPage>): Promise<{
  readonly items: readonly Listed[]
  readonly removed: readonly string[]
  readonly changed: ListPage['changed']
  readonly cursor: string | null
  readonly isWhole: boolean
  readonly needsCompare: boolean
}> {
  const all: ListPage[] = []
  for await (const page of pages) all.push(page)
  return {
    items: all.flatMap(page => page.items),
    removed: all.flatMap(page => page.removed),
    changed: all.flatMap(page => page.changed),
    cursor: all.at(-1)?.cursor ?? null,
    isWhole: all.some(page => page.isWhole),
    needsCompare: all.some(page => page.needsCompare === true),
  }
}

export async function collect(results: AsyncIterable<Fetched>): Promise<readonly Fetched[]> {
  const all: Fetched[] = []
  for await (const one of results) all.push(one)
  return all
}

export function mailConnectorContract(name: string, open: () => Promise<Elsewhere>): void {
  const withServer = (rule: string, work: (at: Elsewhere) => Promise<void>) =>
    test(`${rule} (${name})`, async () => {
      const at = await open()
      try {
        await at.connector.verify()
        await at.connector.listFolders()
        await work(at)
      } finally {
        await at.connector.close()
        await at.end()
      }
    })

  withServer('[CO1] a list without a cursor names every id and says when it has', async at => {
    for (const id of ['a', 'b', 'c']) await at.add(at.inbox, rawMail(id))
    await at.connector.listFolders()
    const found = await drain(at.connector.list(at.inbox, null, everything, always()))
    expect(found.items).toHaveLength(3)
    expect(found.isWhole).toBe(true)
    const ids: string[] = []
    for await (const page of at.connector.ids(at.inbox, always()))
      ids.push(...page.map(item => item.providerId))
    expect(ids.toSorted()).toEqual(found.items.map(item => item.providerId).toSorted())
  })

  withServer('[CO2] a cursor leads to exactly what came after it', async at => {
    await at.add(at.inbox, rawMail('before'))
    await at.connector.listFolders()
    const first = await drain(at.connector.list(at.inbox, null, everything, always()))
    await at.add(at.inbox, rawMail('after'))
    await at.connector.listFolders()
    const second = await drain(at.connector.list(at.inbox, first.cursor, everything, always()))
    expect(second.items).toHaveLength(1)
    expect(second.items[0]?.providerId).not.toBe(first.items[0]?.providerId)
    await at.connector.listFolders()
    const third = await drain(at.connector.list(at.inbox, second.cursor, everything, always()))
    // Without change numbers the newest flags are told again each time.
    expect([...third.items, ...third.removed]).toEqual([])
  })

  withServer(
    '[CO3] deletions and changed flags are told, or that ids must be compared',
    async at => {
      await at.add(at.inbox, rawMail('stays'))
      await at.add(at.inbox, rawMail('leaves'))
      await at.connector.listFolders()
      const first = await drain(at.connector.list(at.inbox, null, everything, always()))
      await at.remove(at.inbox, '<leaves@example.test>')
      await at.markRead(at.inbox, '<stays@example.test>')
      await at.connector.listFolders()
      const later = await drain(at.connector.list(at.inbox, first.cursor, everything, always()))
      expect(later.removed.length === 1 || later.needsCompare).toBe(true)
      expect(later.changed.some(change => change.flags?.includes('\\Seen'))).toBe(true)
    },
  )

  withServer(
    '[CO4] a fetch answers every item, the missing ones too, and marks nothing read',
    async at => {
      await at.add(at.inbox, rawMail('one'))
      await at.connector.listFolders()
      const { items } = await drain(at.connector.list(at.inbox, null, everything, always()))
      const known = { scope: at.inbox, providerId: items[0]?.providerId ?? '' }
      const unknown = { scope: at.inbox, providerId: `${known.providerId}9` }
      const budget = { signal: always(), maxMessageBytes: 1e6 }
      const results = await collect(at.connector.fetch([known, unknown], budget))
      expect(results.map(result => result.is).toSorted()).toEqual(['gone', 'message'])
      const message = results.find(result => result.is === 'message')
      expect(message?.flags).not.toContain('\\Seen')
      expect(Buffer.from(message?.raw ?? []).toString()).toContain('Hello one')
      const again = await collect(at.connector.fetch([known], budget))
      expect(again[0]?.is === 'message' && again[0].flags).not.toContain('\\Seen')
    },
  )

  withServer('[CO5] too large a message fails alone, with what is known of it', async at => {
    await at.add(at.inbox, rawMail('small'))
    await at.add(at.inbox, rawMail('large', 'Large one').replace('Hello', 'x'.repeat(5000)))
    await at.connector.listFolders()
    const { items } = await drain(at.connector.list(at.inbox, null, everything, always()))
    const refs = items.map(item => ({ scope: at.inbox, providerId: item.providerId }))
    const results = await collect(
      at.connector.fetch(refs, { signal: always(), maxMessageBytes: 2000 }),
    )
    const failed = results.find(result => result.is === 'failed')
    expect(results.some(result => result.is === 'message')).toBe(true)
    expect(connectKind(failed?.fault)).toBe('too-large')
    expect(failed?.header?.subject).toBe('Large one')
  })

  withServer(
    '[CO25] a search finds by words, people and time; what is typed stays words',
    async at => {
      await at.add(at.inbox, rawMail('one', 'Offer for Lisbon'))
      await at.add(at.inbox, rawMail('two', 'Lisbon, the second letter'))
      await at.add(
        at.inbox,
        rawMail('three', 'Dinner').replaceAll('Ann', 'Bob').replace('ann@', 'bob@'),
      )
      const folders = await at.connector.listFolders()
      const subjects = async (query: string) => {
        const { node } = parseSearch(query, {
          now: Date.now(),
          startOfDay: date => Date.parse(date),
        })
        const refs = (await at.connector.search?.(node, 10, always())) ?? []
        for (const { scope } of refs)
          expect([...folders.map(one => one.providerId), at.inbox]).toContain(scope)
        const heads = await at.connector.headers(refs, always())
        return heads.map(head => head.subject).toSorted()
      }
      const both = ['Lisbon, the second letter', 'Offer for Lisbon']
      expect(await subjects('lisbon')).toEqual(both)
      expect(await subjects('lisbon offer')).toEqual(['Offer for Lisbon'])
      expect(await subjects('"the second letter"')).toEqual(['Lisbon, the second letter'])
      expect(await subjects('from:bob')).toEqual(['Dinner'])
      expect(await subjects('with:bob@example.test OR subject:offer')).toEqual([
        'Dinner',
        'Offer for Lisbon',
      ])
      expect(await subjects('lisbon -offer')).toEqual(['Lisbon, the second letter'])
      expect(await subjects('lisbon before:2000-01-01')).toEqual([])
      expect(await subjects('lisbon after:2000-01-01')).toEqual(both)
      expect(await subjects('subject:"x" {from:bob')).toEqual([])
    },
  )

  withServer('[CO6] a change may be pushed twice', async at => {
    await at.add(at.inbox, rawMail('one'))
    await at.connector.listFolders()
    const { items } = await drain(at.connector.list(at.inbox, null, everything, always()))
    const refs = [{ scope: at.inbox, providerId: items[0]?.providerId ?? '' }]
    const op = { kind: 'flags', refs, add: ['\\Flagged'], remove: [] } as const
    await at.connector.apply(op, always())
    await at.connector.apply(op, always())
    const gone = { kind: 'delete', refs } as const
    await at.connector.apply(gone, always())
    expect((await at.connector.apply(gone, always())).gone).toEqual(refs)
  })
}
