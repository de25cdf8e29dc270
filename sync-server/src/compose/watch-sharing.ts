/**
 * What follows from entries of the log for shared mail: who sees a record that moved is told of its
 * mail; what is over the most that the workspace shares goes; and both that and what somebody chose for
 * their own mail is written down, by levels and names that say nothing.
 */
import { MOST_KEY, readMost } from '@kith/shared/cards'
import { recordCodec, settingsId, type KeyChange } from '@kith/shared/docs'
import { isFault, type DocId, type Json, type Log } from '@kith/shared/kit'
import { readChoice } from '@kith/shared/mail'
import type { LogRow } from '@kith/shared/protocol'
import type { Cards } from '#cards'
import type { Audit, AuditEvent } from '#http'
import type { WorkspaceLog } from '#log'
import type { People } from '#workspaces'

export interface WatchSharingDeps {
  readonly cards: Pick<Cards, 'moved' | 'holdMost' | 'claim'>
  readonly people: Pick<People, 'members'>
  readonly audit: Audit
  readonly log: Log
}

export function watchSharing(
  room: Pick<WorkspaceLog, 'workspace' | 'onAppended' | 'changesAt'>,
  { cards, people, audit, log }: WatchSharingDeps,
): void {
  const { workspace } = room
  const complain = (what: string) => (error: unknown) => log.warn(what, { workspace, error })
  const holdMost = () => void cards.holdMost(workspace).catch(complain('cards/not-held'))
  // In their order: who writes down a later entry says that earlier ones are done.
  let queue: Promise<void> = Promise.resolve()
  room.onAppended(({ rows }) => {
    const moved = rows.flatMap(({ doc, from }) => (from === null ? [] : [doc]))
    if (moved.length > 0) cards.moved(workspace, moved).catch(complain('cards/not-moved'))
    const settings = rows.filter(({ kind, type }) => kind === 'settings' && type === '')
    if (settings.some(({ doc }) => doc === settingsId(null))) holdMost()
    if (settings.length > 0)
      queue = queue.then(() => writeDown(settings)).catch(complain('cards/not-written-down'))
  })
  // It may have been changed when nobody was there to hear of it.
  holdMost()

  async function writeDown(rows: readonly LogRow[]): Promise<void> {
    const changes = await room.changesAt(rows.map(({ seq }) => seq))
    const found = rows.flatMap(row => {
      const events = eventsOf(row.doc, changes.get(row.seq) ?? firstOf(row))
      return events.length === 0 ? [] : [{ seq: row.seq, actor: row.actor, events }]
    })
    if (found.length === 0) return
    // Every server of the database hears of an entry; one of them writes it down.
    const last = await cards.claim(workspace, Math.max(...found.map(({ seq }) => seq)))
    const users = new Map(
      (await people.members(workspace, '')).map(({ member, user }) => [member, user]),
    )
    for (const { seq, actor, events } of found)
      for (const event of seq > last ? events : []) {
        const user = actor === null ? undefined : users.get(actor)
        await audit({ ...event, workspace, actor: user ?? null, address: null })
      }
  }
}

/** Of a document's first entry the log keeps no history: all of its keys are new. */
function firstOf({ holds, data }: LogRow): readonly KeyChange[] {
  if (holds !== 'update') return []
  try {
    return recordCodec.merge(null, data)?.changes ?? []
  } catch (error) {
    // An entry that builds on earlier ones, and changed nothing.
    if (isFault(error)) return []
    throw error
  }
}

type Event = Pick<AuditEvent, 'what' | 'data'>

function eventsOf(doc: DocId, changes: readonly KeyChange[]): readonly Event[] {
  if (doc === settingsId(null))
    return changes.flatMap(({ key, before, after }) => {
      const [from, to] = [readMost(before), readMost(after)]
      return key !== MOST_KEY || from === to
        ? []
        : [{ what: 'sharing/most-changed', data: { from, to } }]
    })
  const marks = (value: (change: KeyChange) => Json | undefined) =>
    changes.flatMap(change => {
      const given = value(change)
      return given === undefined || given === null ? [] : (readChoice(change.key, given) ?? [])
    })
  const made = marks(({ after }) => after)
  const replaced = new Set(made.map(({ kind, name }) => `${kind} ${name}`))
  const gone = marks(({ before, after }) =>
    after === undefined || after === null ? before : undefined,
  ).filter(({ kind, name }) => !replaced.has(`${kind} ${name}`))
  // A conversation has several names, and one choice.
  const events = new Map<string, Event>()
  for (const { kind, mark, level } of made)
    events.set(mark, {
      what: 'sharing/level-chosen',
      data: { of: kind, choice: mark, level },
    })
  for (const { kind, mark } of gone)
    if (!events.has(mark))
      events.set(mark, { what: 'sharing/choice-taken-back', data: { of: kind, choice: mark } })
  return [...events.values()]
}
