/**
 * What this device keeps for the page itself: the last answer of each question (first paint), drafts,
 * widths, recent records. Nothing here is the truth; losing it costs a blink.
 */
import { Dexie, type EntityTable } from 'dexie'

export interface RecentRecord {
  readonly id: string
  readonly object: string
  readonly title: string
  /** Milliseconds. */
  readonly at: number
}

export interface Keep {
  readonly answer: (key: string) => Promise<unknown>
  readonly keepAnswer: (key: string, value: unknown) => void
  readonly stored: (key: string) => Promise<unknown>
  /** `undefined` removes. */
  readonly store: (key: string, value: unknown) => void
  readonly recents: () => Promise<readonly RecentRecord[]>
  readonly visited: (record: Omit<RecentRecord, 'at'>) => void
}

interface KeptAnswer {
  readonly key: string
  readonly value: unknown
  readonly at: number
}
interface KeptValue {
  readonly key: string
  readonly value: unknown
}

const MOST_RECENTS = 60
const MOST_ANSWERS = 300

export function createKeep(name: string, now: () => number): Keep {
  const db = new Dexie(name) as Dexie & {
    answers: EntityTable<KeptAnswer, 'key'>
    values: EntityTable<KeptValue, 'key'>
    recents: EntityTable<RecentRecord, 'id'>
  }
  db.version(1).stores({ answers: 'key, at', values: 'key', recents: 'id, at' })
  let writes = 0

  return {
    answer: key => quiet(db.answers.get(key).then(kept => kept?.value ?? null)),
    keepAnswer(key, value) {
      void quiet(db.answers.put({ key, value, at: now() }))
      writes += 1
      if (writes % 50 === 0) void quiet(trimAnswers())
    },
    stored: key => quiet(db.values.get(key).then(kept => kept?.value ?? null)),
    store(key, value) {
      if (value === undefined) void quiet(db.values.delete(key))
      else void quiet(db.values.put({ key, value }))
    },
    recents: async () =>
      (await quiet(db.recents.orderBy('at').reverse().limit(MOST_RECENTS).toArray())) ?? [],
    visited(record) {
      void quiet(db.recents.put({ ...record, at: now() }))
    },
  }

  async function trimAnswers(): Promise<void> {
    const old = await db.answers.orderBy('at').reverse().offset(MOST_ANSWERS).primaryKeys()
    await db.answers.bulkDelete(old)
  }

  /** A full or forbidden store means no warm start, never a broken page. */
  async function quiet<T>(work: PromiseLike<T>): Promise<T | null> {
    try {
      return await work
    } catch {
      return null
    }
  }
}
