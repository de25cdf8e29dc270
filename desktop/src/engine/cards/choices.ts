/**
 * What a person chose about sharing is the same on all of their devices: choices made here go into
 * their settings document, those of other devices come out of it into the tables, in the mail thread.
 *
 * A choice made here goes out before anything is taken over, so what is taken over is never newer
 * than what this device knew when the person chose.
 */
import { newShortId, type DocId, type Json, type Log } from '@kith/shared/kit'
import {
  choiceMark,
  choiceOf,
  choiceValue,
  readChoice,
  type Choice,
  type ChoiceMark,
} from '@kith/shared/mail'
import type { Mailbox } from '#engine/mailbox'
import type { Read, Write } from '#engine/store'
import {
  allMarks,
  choiceOfThread,
  marksNamed,
  marksOfThread,
  namesOfAccount,
  namesOfCalendar,
  namesOfThread,
  threadsNamed,
} from './choice-names.ts'
import { AGAIN_KEY, hear, told } from './give-again.ts'
import type { ChoiceChange, ChoicesFound } from './own-choices.ts'

export interface ChoicesDeps {
  readonly mailbox: Pick<Mailbox, 'store' | 'say'>
  readonly log: Log
  /** Marks of the person's document; `null`: there is none. */
  readonly choices: (known: string) => Promise<ChoicesFound | null>
  readonly choose: (change: ChoiceChange) => Promise<boolean>
}
export interface Choices {
  /**
   * Tells what was chosen here and takes over what was chosen elsewhere. Answers whether that is known:
   * while their document is still to come, nothing may be given.
   */
  readonly settle: (me: DocId | null) => Promise<boolean>
  /** Cards of this device went: the others are told to give theirs again, once. */
  readonly sayAgain: () => Promise<void>
  /** What was chosen for a mail that has arrived only now. */
  readonly takeThread: (thread: number) => void
}

interface Said {
  readonly item: string
  readonly n: number
}
type Kind = ChoiceMark['kind']

/** A document has room for 4,000 keys, and this one holds other things too. */
const MAX_MARKS = 2_000
const BATCH = 100
/** Everything was taken back: first, and alone. */
const ALL = 'all'
const SAID = `SELECT item, n FROM share_said ORDER BY item <> '${ALL}', item LIMIT ${BATCH}`
const DONE = 'DELETE FROM share_said WHERE item = ? AND n = ?'
const KEEP = `INSERT INTO share_mark (key, level, is_confirmed) VALUES (?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET level = excluded.level, is_confirmed = excluded.is_confirmed`
const DROP = 'DELETE FROM share_mark WHERE key = ?'
const CONFIRMED = `SELECT 1 FROM share_rule WHERE scope = 'confirmed' AND key = ?`
const RULE = `INSERT INTO share_rule (scope, key, level) VALUES (?, ?, ?)
  ON CONFLICT (scope, key) DO UPDATE SET level = excluded.level`
const NO_RULE = 'DELETE FROM share_rule WHERE scope = ? AND key = ?'
const LEVEL: Readonly<Record<Kind, string>> = {
  thread: 'SELECT share_level FROM thread WHERE id = ? AND merged_into IS NULL',
  record: `SELECT level FROM share_rule WHERE scope = 'record' AND key = ?`,
  account: 'SELECT share_level FROM account WHERE id = ?',
  calendar: 'SELECT share_level FROM calendar WHERE id = ?',
}

export function createChoices({ mailbox, log, choices, choose }: ChoicesDeps): Choices {
  const { store } = mailbox
  let version = ''
  return {
    async settle(me) {
      if (me === null || !(await sayAll(me))) return true
      const found = await choices(version)
      // Chosen while this was asked: it goes out before anything is taken over.
      if (found === null || isWaiting()) return true
      // Of a workspace that is fetched anew: the choices were not taken back, they are still to come.
      if (!found.isThere && isAnyKnown()) return false
      const touched = store.write(tx => takeOver(tx, me, found.marks))
      version = found.version
      if (touched > 0) mailbox.say(null)
      return true
    },
    async sayAgain() {
      const mark = newShortId()
      if (await choose({ put: { [AGAIN_KEY]: mark }, drop: [] })) store.write(tx => told(tx, mark))
    },
    takeThread(thread) {
      if (choiceOfThread(store, thread) === null) return
      if (store.write(tx => takeOverThread(tx, thread, false))) mailbox.say([thread])
    },
  }

  function isAnyKnown(): boolean {
    return store.get('SELECT 1 FROM share_mark LIMIT 1') !== undefined
  }

  function isWaiting(): boolean {
    return store.get('SELECT 1 FROM share_said LIMIT 1') !== undefined
  }

  /** Whether nothing waits any more. */
  async function sayAll(me: DocId): Promise<boolean> {
    for (;;) {
      const said = store.all<Said>(SAID)
      if (said.length === 0) return true
      const batch = said[0]?.item === ALL ? said.slice(0, 1) : said
      const { put, drop } = plan(me, batch)
      if (put.length + drop.length > 0) {
        const values = Object.fromEntries(put.map(mark => [mark.key, choiceValue(mark) as Json]))
        if (!(await choose({ put: values, drop }))) return false
      }
      store.write(tx => {
        for (const key of drop) tx.run(DROP, [key])
        for (const mark of put) keep(tx, mark)
        for (const { item, n } of batch) tx.run(DONE, [item, n])
      })
    }
  }

  function plan(me: DocId, batch: readonly Said[]) {
    const put: ChoiceMark[] = []
    const drop: string[] = []
    const there = store.pluck<number>('SELECT count(*) FROM share_mark')[0] ?? 0
    for (const { item } of batch) {
      const change = item === ALL ? everythingBack(store) : changeOf(store, me, item)
      if (there + put.length + change.put.length > MAX_MARKS + drop.length + change.drop.length) {
        log.warn('cards/too-many-choices', { limit: MAX_MARKS })
        continue
      }
      put.push(...change.put)
      drop.push(...change.drop)
    }
    return { put, drop }
  }
}

function changeOf(read: Read, me: DocId, item: string) {
  const [kind, id] = item.split(' ') as [Kind, string]
  const names = namesOf(read, me, kind, id)
  const known =
    kind === 'thread'
      ? marksOfThread(read, Number(id))
      : names.flatMap(name => marksNamed(read, kind, name))
  const now = choiceHere(read, kind, id)
  // What was merged into another, and what cannot be named, has nothing to say.
  if (names.length === 0 || isSame(now, choiceOf(known))) return { put: [], drop: [] }
  const mark = newShortId()
  return {
    drop: known.map(({ key }) => key),
    put: now === null ? [] : names.map(name => choiceMark(kind, name, mark, now)),
  }
}

/** Accounts and calendars, also those of other devices, are private; nothing else is chosen. */
function everythingBack(read: Read) {
  const known = allMarks(read)
  const wide = known.filter(({ kind }) => kind === 'account' || kind === 'calendar')
  const names = new Map(wide.map(mark => [`${mark.kind} ${mark.name}`, mark]))
  return {
    drop: known.map(({ key }) => key),
    put: [...names.values()].map(({ kind, name }) =>
      choiceMark(kind, name, newShortId(), { level: 'private', isConfirmed: false }),
    ),
  }
}

/** Answers how much changed. `marks`: `null` when there are the same as before. */
function takeOver(tx: Write, me: DocId, marks: ChoicesFound['marks']): number {
  const news = marks === null ? [] : keepMarks(tx, marks)
  hear(tx, marks ?? [])
  const names = (kind: Kind) => [
    ...new Set(news.flatMap(mark => (mark.kind === kind ? [mark.name] : []))),
  ]
  let touched = 0
  for (const record of names('record'))
    touched += set(tx, 'record', record, choiceOf(marksNamed(tx, 'record', record)))
  for (const kind of ['account', 'calendar'] as const)
    for (const id of tx.pluck<string>(`SELECT id FROM ${kind}`)) {
      const [name = ''] = namesOf(tx, me, kind, id)
      const choice = choiceOf(marksNamed(tx, kind, name))
      // Nobody ever chose for it: it is as it was made.
      if (choice !== null) touched += set(tx, kind, id, choice)
    }
  for (const thread of threadsNamed(tx, names('thread')))
    touched += takeOverThread(tx, thread, true) ? 1 : 0
  return touched
}

/** Answers the marks that came or went. */
function keepMarks(tx: Write, given: NonNullable<ChoicesFound['marks']>): readonly ChoiceMark[] {
  const marks = given.flatMap(([key, value]) => readChoice(key, value) ?? [])
  const before = new Map(allMarks(tx).map(mark => [mark.key, mark]))
  const now = new Set(marks.map(({ key }) => key))
  const come = marks.filter(mark => !isSame(mark, before.get(mark.key) ?? null))
  const gone = [...before.values()].filter(({ key }) => !now.has(key))
  for (const mark of come) keep(tx, mark)
  for (const { key } of gone) tx.run(DROP, [key])
  return [...come, ...gone]
}

/** `isGone`: a choice may have been taken away. */
function takeOverThread(tx: Write, thread: number, isGone: boolean): boolean {
  const item = `thread ${thread}`
  if (tx.get('SELECT 1 FROM share_said WHERE item = ?', [item]) !== undefined) return false
  const choice = choiceOfThread(tx, thread)
  return choice === null && !isGone ? false : set(tx, 'thread', String(thread), choice) > 0
}

/** As the person chose; of this device's own saying nothing is said again. */
function set(tx: Write, kind: Kind, id: string, choice: Choice | null): number {
  if (isSame(choiceHere(tx, kind, id), choice)) return 0
  const level = choice?.level ?? null
  if (kind === 'record') tx.run(level === null ? NO_RULE : RULE, ruleOf('record', id, level))
  else if (kind === 'thread') {
    tx.run('UPDATE thread SET share_level = ? WHERE id = ?', [level, Number(id)])
    const confirmed = choice?.isConfirmed === true ? level : null
    tx.run(confirmed === null ? NO_RULE : RULE, ruleOf('confirmed', id, confirmed))
  } else tx.run(`UPDATE ${kind} SET share_level = ? WHERE id = ?`, [level ?? 'private', id])
  tx.run('DELETE FROM share_said WHERE item = ?', [`${kind} ${id}`])
  return 1
}

const ruleOf = (scope: string, key: string, level: string | null): string[] =>
  level === null ? [scope, key] : [scope, key, level]

function choiceHere(read: Read, kind: Kind, id: string): Choice | null {
  const key = kind === 'thread' ? Number(id) : id
  const [level] = read.pluck<Choice['level'] | null>(LEVEL[kind], [key])
  if (level === undefined || level === null) return null
  return { level, isConfirmed: kind === 'thread' && read.get(CONFIRMED, [id]) !== undefined }
}

function namesOf(read: Read, me: DocId, kind: Kind, id: string): readonly string[] {
  if (kind === 'thread') return namesOfThread(read, Number(id))
  if (kind === 'record') return [id]
  return kind === 'account' ? namesOfAccount(read, me, id) : namesOfCalendar(read, me, id)
}

function keep(tx: Write, { key, level, isConfirmed }: ChoiceMark): void {
  tx.run(KEEP, [key, level, isConfirmed ? 1 : 0])
}

const isSame = (one: Choice | null, other: Choice | null): boolean =>
  one?.level === other?.level && (one?.isConfirmed ?? false) === (other?.isConfirmed ?? false)
