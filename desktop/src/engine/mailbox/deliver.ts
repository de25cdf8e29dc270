/**
 * Mail into the file: parsed in workers, then stored with everything that follows from it — thread,
 * people, class, words — in transactions of at most 200 messages or about 50 ms.
 *
 * Promises: a message is there with all its rows or not at all, once however often and from however
 * many folders it comes; what cannot be read has an outcome that says so and is in nobody's way.
 */
import { foldAddress } from '@kith/shared/mail'
import type { Clock } from '@kith/shared/kit'
import type { Store, Write } from '#engine/store'
import { onAnswer } from './actions/wake.ts'
import type { AddressBook } from './address-book.ts'
import { readBlockedBy } from './block-rules.ts'
import { addCopy, followFlags } from './copies.ts'
import type { Courtesy } from './courtesy.ts'
import { readFolders, type FolderRow } from './folders.ts'
import type { HeaderRow, Incoming, Outcome } from './incoming.ts'
import { insertMessage, needsOf, threadFor } from './insert-message.ts'
import { keepLinks } from './find-thread.ts'
import { firstIdOf } from './message-id.ts'
import type { HeaderOnly, ParsedMail, ParseResult } from './parse/parsed-mail.ts'
import { pendingChange } from './ops.ts'
import type { Parsers } from './parse/parsers.ts'
import type { TouchThreads } from './touch-threads.ts'

export interface DeliverDeps {
  readonly store: Store
  readonly parsers: Parsers
  readonly courtesy: Courtesy
  readonly book: AddressBook
  readonly touch: TouchThreads
  readonly clock: Clock
  /** Writes an item's outcome; same transaction as its rows. */
  readonly settle: (
    tx: Write,
    account: string,
    scope: string,
    providerId: string,
    outcome: Outcome,
  ) => void
  /** After the commit: threads that changed, and mail that is news for a person. */
  readonly onStored: (threads: readonly number[], arrived: readonly number[]) => void
}

const BATCH = 200
const HOLD_MS = 50
/** Taken apart between two looks whether somebody acts: some 25 ms. */
const SLICE = 20
const DAY_MS = 86_400_000

interface Ready {
  readonly item: Incoming
  readonly result: ParseResult
  readonly at: number
}

/** `isAwaited`: whether anybody waits for this mail or for what comes after it. Absent: somebody does. */
export type Deliver = (
  account: string,
  batch: readonly Incoming[],
  isAwaited?: () => boolean,
) => Promise<readonly Outcome[]>

export function createDeliver(deps: DeliverDeps): Deliver {
  const { store, parsers, courtesy, book, touch, clock, settle, onStored } = deps

  return async (account, batch, isAwaited = () => true) => {
    const folders = readFolders(store)
    const results = await parsed(batch, folders, isAwaited)
    const ready = batch.flatMap((item, index): Ready[] => {
      const result = results[index]
      return result === undefined ? [] : [{ item, result, at: arrivalOf(item, result, clock) }]
    })
    // Rows of the index of words must come in ascending order (MAIL 11).
    const ordered = ready.toSorted((a, b) => firstIdOf(a.at) - firstIdOf(b.at))
    const outcomes = new Map<Incoming, Outcome>()
    for (let done = 0; done < ordered.length;) {
      const from = performance.now()
      const stored = storeSome(account, ordered.slice(done, done + BATCH), folders, outcomes)
      done += stored
      // Others of this thread have their turn between two transactions.
      await new Promise(setImmediate)
      if (!isAwaited()) await courtesy.rest(performance.now() - from, stored / 2)
    }
    return batch.flatMap(item => outcomes.get(item) ?? [])
  }

  async function parsed(
    batch: readonly Incoming[],
    folders: ReadonlyMap<number, FolderRow>,
    isAwaited: () => boolean,
  ): Promise<readonly ParseResult[]> {
    const jobs = batch.map(({ raw, labels, folder, categories = [] }) => ({
      raw,
      isInSpam: [folder, ...labels].some(id => folders.get(id)?.role === 'spam'),
      labels: categories,
    }))
    if (isAwaited()) return parsers.parse(jobs)
    const results: ParseResult[] = []
    for (let done = 0; done < jobs.length; done += SLICE) {
      const slice = jobs.slice(done, done + SLICE)
      const from = performance.now()
      results.push(...(await parsers.parse(slice)))
      // Half of the work on a mail is still to come.
      if (!isAwaited()) await courtesy.rest(performance.now() - from, slice.length / 2)
    }
    return results
  }

  /** One transaction; answers how many it took. */
  function storeSome(
    account: string,
    some: readonly Ready[],
    folders: ReadonlyMap<number, FolderRow>,
    outcomes: Map<Incoming, Outcome>,
  ): number {
    const until = performance.now() + HOLD_MS
    const threads = new Set<number>()
    const arrived: number[] = []
    const settled = new Map<Incoming, Outcome>()
    store.write(
      tx => {
        const blockedBy = readBlockedBy(tx)
        for (const one of some) {
          if (settled.size > 0 && performance.now() > until) break
          const outcome = storeOne(tx, account, one, { folders, blockedBy, threads, arrived })
          settle(tx, account, one.item.scope, one.item.providerId, outcome)
          settled.set(one.item, outcome)
        }
        touch(tx, threads)
      },
      // What a power cut takes away with its item rows is fetched again.
      { isRelaxed: true },
    )
    for (const [item, outcome] of settled) outcomes.set(item, outcome)
    onStored([...threads], arrived)
    return settled.size
  }

  function storeOne(
    tx: Write,
    account: string,
    { item, result, at }: Ready,
    run: {
      readonly folders: ReadonlyMap<number, FolderRow>
      readonly blockedBy: (address: string) => string | undefined
      readonly threads: Set<number>
      readonly arrived: number[]
    },
  ): Outcome {
    if ('error' in result)
      return { state: 'unreadable', error: result.error, header: headerRow(result.header) }
    const { mail } = result
    const isSentFolder = run.folders.get(item.folder)?.role === 'sent'
    const from = mail.from?.address ?? ''
    const pattern = book.mine().has(foldAddress(from)) ? undefined : run.blockedBy(from)
    if (pattern !== undefined)
      // Nothing of it is kept, only that it was there and which rule it met.
      return { state: 'left-out', reason: 'blocked', header: { subject: '', sender: pattern, at } }
    const known = tx.get<{ id: number; thread: number }>(KNOWN, [mail.identity])
    if (known !== undefined) {
      const thread = addAgain(tx, account, item, mail, known, at)
      run.threads.add(thread)
      if (known.thread !== thread) run.threads.add(known.thread)
      return { state: 'stored', message: known.id, isNew: false }
    }
    const facts = { at, isSentFolder, size: item.raw.byteLength }
    const { id, thread, isOut } = insertMessage(tx, book, account, item, mail, facts)
    addCopy(tx, account, item, id)
    // Mail for a thread that a person put away.
    onAnswer(tx, thread, id, { isOut, isHistorical: item.isHistorical, now: clock.now() })
    run.threads.add(thread)
    const isNews = !item.isHistorical && !isOut && !item.flags.includes('\\Seen')
    if (isNews) run.arrived.push(id)
    return { state: 'stored', message: id, isNew: true }
  }

  /** The same message from another folder or account: one more copy, and what that copy knows of its thread. */
  function addAgain(
    tx: Write,
    account: string,
    item: Incoming,
    mail: ParsedMail,
    known: { readonly id: number; readonly thread: number },
    at: number,
  ): number {
    addCopy(tx, account, item, known.id)
    followFlags(tx, known.id, pendingChange(tx, known.id))
    tx.run(HERE_AGAIN, [known.id])
    const mine = book.mine()
    const others = mail.people
      .filter(({ person }) => !mine.has(foldAddress(person.address)))
      .map(({ person }) => book.idOf(tx, person))
    const needs = needsOf(account, item.providerThread ?? null, mail, at, others)
    const thread = threadFor(tx, needs, known.thread)
    keepLinks(tx, needs, thread)
    if (needs.subjectHash !== 0) tx.run(SUBJECT, [needs.subjectHash, known.id])
    return thread
  }
}

const KNOWN = 'SELECT id, thread FROM message WHERE identity = ?'
/** Back from being missing. */
const HERE_AGAIN = `UPDATE message SET state = 'here' WHERE id = ? AND state IN ('hidden', 'gone')`
const SUBJECT = 'UPDATE message SET subject_hash = ? WHERE id = ? AND subject_hash IS NULL'

const headerRow = ({ subject, from, at }: HeaderOnly): HeaderRow => ({ subject, sender: from, at })

/** When it came; a server that does not know is helped by the mail's own date. Never from the future. */
function arrivalOf({ receivedAt }: Incoming, result: ParseResult, { now }: Clock): number {
  const sent = 'mail' in result ? result.mail.sentAt : result.header.at
  const at = Number.isFinite(receivedAt) && receivedAt > 0 ? receivedAt : (sent ?? now())
  return Math.min(at, now() + DAY_MS)
}
