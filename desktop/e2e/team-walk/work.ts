/** Random work of a person: everything that syncs, with fields of their own for what must be found again. */
import { XmlElement, XmlText } from 'yjs'
import { ORPCError } from '@orpc/client'
import { isFault, type Json } from '@kith/shared/kit'
import { createTextDoc, mergeTextUpdates } from '@kith/shared/docs'
import type { Chance } from '@kith/shared/testkit'
import type { EngineClient } from '#engine/compose'
import type { Intent } from './intents.ts'

type WithoutEngine<T> = T extends unknown ? Omit<T, 'engine'> : never
export type Tell = (intent: WithoutEngine<Intent>) => void
type Act = (chance: Chance) => Promise<void>

const TAGS = ['vip', 'partner', 'investor', 'press', 'supplier'] as const

export function createWork(client: EngineClient, tell: Tell) {
  const { commands, rows, records } = client
  const mayGo: string[] = []
  let count = 0
  // Of this process: a restarted engine must not write the same words again.
  const stamp = () => `${process.pid}-${++count}`

  const acts: readonly [Act, ...Act[]] = [
    create,
    set,
    set,
    set,
    set,
    tag,
    link,
    word,
    word,
    loose,
    undo,
    remove,
    restore,
    merge,
    bulk,
    unlink,
  ]

  return async (chance: Chance, steps: number): Promise<number> => {
    let done = 0
    for (let step = 0; step < steps; step++) {
      try {
        await chance.pick(acts)(chance)
        done++
      } catch (error) {
        if (!isExpected(error)) throw error
      }
      await new Promise(resolve => setTimeout(resolve, chance.int(0, 25)))
    }
    return done
  }

  async function ids(object: string, deleted: 'no' | 'only' = 'no'): Promise<readonly string[]> {
    const query = { object, deleted, order: [{ field: 'createdAt', dir: 'asc' as const }] }
    return (await rows.window({ query, offset: 0, limit: 1000 })).rows.map(({ id }) => id)
  }

  async function one(chance: Chance, object: string, deleted?: 'only'): Promise<string> {
    const all = await ids(object, deleted)
    const id = all[chance.int(0, Math.max(0, all.length - 1))]
    if (id === undefined) throw new Nothing()
    return id
  }

  function run(command: string, input: Json) {
    return commands.run({ command, input })
  }

  /** What is promised is never taken back: the ladder of a window would take text edits of any. */
  async function runLoose(command: string, input: Json): Promise<void> {
    const { action } = await run(command, input)
    if (action !== null) mayGo.push(action)
  }

  async function create(chance: Chance): Promise<void> {
    const name = stamp()
    const [object, cells] = chance.pick<[string, Json]>([
      ['person', { name: { first: name, last: 'Walk' } }],
      ['company', { name }],
      ['note', { title: name, body: 'begun' }],
      ['task', { title: name }],
    ])
    const answer = await run('record.create', { object, cells })
    if (answer.action !== null)
      tell({ kind: 'create', action: answer.action, doc: answer.ids[0] ?? '' })
  }

  async function set(chance: Chance): Promise<void> {
    const [record, value] = [await one(chance, 'person'), stamp()]
    const key = chance.pick(['city', 'jobTitle'])
    const { action } = await run('record.set', {
      object: 'person',
      record,
      cells: { [key]: value },
    })
    if (action !== null) tell({ kind: 'set', action, doc: record, key, value })
  }

  async function tag(chance: Chance): Promise<void> {
    const record = await one(chance, 'person')
    const tags = TAGS.filter(() => chance.isLucky(0.4))
    await run('record.set', { object: 'person', record, cells: { tags } })
  }

  async function link(chance: Chance): Promise<void> {
    const [record, to] = [await one(chance, 'note'), await one(chance, 'person')]
    const input = { object: 'note', record, field: 'targets', targets: [to] }
    const { action } = await run('record.link', input)
    if (action !== null) tell({ kind: 'link', action, doc: record, to })
  }

  async function unlink(chance: Chance): Promise<void> {
    const [record, to] = [await one(chance, 'task'), await one(chance, 'company')]
    const input = { object: 'task', record, field: 'targets', targets: [to] }
    await run(chance.pick(['record.link', 'record.unlink']), input)
  }

  /** As a page does it: the text is opened, a paragraph is written, the update goes back. */
  async function word(chance: Chance): Promise<void> {
    const [record, written] = [await one(chance, 'note'), `w${stamp()}w`]
    const stop = new AbortController()
    const text = createTextDoc()
    const updates: Uint8Array[] = []
    const place = { record, field: 'body' }
    for await (const { update } of await records.openText(place, { signal: stop.signal })) {
      if (update.length > 0) text.apply(update)
      break
    }
    stop.abort()
    text.onEdit(update => updates.push(update))
    const line = new XmlElement('paragraph')
    line.insert(0, [new XmlText(written)])
    const page = text.doc.getXmlFragment('default')
    page.insert(chance.int(0, page.length), [line])
    const { action } = await commands.editText({ ...place, update: mergeTextUpdates(updates) })
    if (action !== null) tell({ kind: 'word', action, doc: record, word: written })
  }

  async function loose(chance: Chance): Promise<void> {
    const record = await one(chance, 'person')
    const companies = await ids('company')
    const company = companies[chance.int(0, Math.max(0, companies.length - 1))]
    const cells = company === undefined ? { background: stamp() } : { company }
    await runLoose('record.set', { object: 'person', record, cells })
  }

  async function undo(chance: Chance): Promise<void> {
    const action = mayGo[chance.int(0, Math.max(0, mayGo.length - 1))]
    if (action === undefined) return
    const answer = await commands.undoAction({ action })
    if (answer.action !== null) mayGo.push(answer.action)
  }

  async function remove(chance: Chance): Promise<void> {
    const object = chance.pick(['person', 'company', 'task'])
    const all = await ids(object)
    // Enough stay to go on with.
    if (all.length < 6) return
    const id = all[chance.int(0, all.length - 1)] ?? ''
    await runLoose('records.delete', { object, ids: [id] })
  }

  async function restore(chance: Chance): Promise<void> {
    const object = chance.pick(['person', 'company', 'task'])
    await runLoose('records.restore', { object, ids: [await one(chance, object, 'only')] })
  }

  async function merge(chance: Chance): Promise<void> {
    if (!chance.isLucky(0.3)) return
    const all = await ids('person')
    if (all.length < 8) return
    const [keep = '', other = ''] = chance.shuffled(all)
    // Told before: what was killed in the middle may have happened.
    tell({ kind: 'merge', action: '', docs: [keep, other] })
    await run('record.merge', { object: 'person', keep, others: [other] })
  }

  async function bulk(chance: Chance): Promise<void> {
    const object = chance.pick(['person', 'company'])
    const cells = { [object === 'person' ? 'background' : 'description']: stamp() }
    await runLoose('records.set', { object, where: null, cells })
  }
}

class Nothing extends Error {}

/** A record that somebody deleted meanwhile is no failure of the walk. */
function isExpected(error: unknown): boolean {
  if (error instanceof Nothing) return true
  const code = isFault(error) || error instanceof ORPCError ? String(error.code) : ''
  return /^(record|undo)\/|undone/.test(code)
}
