/** Pages of a scope into the books: a page's ids and the cursor past it are one transaction. */
import { connectKind, type Listed, type ListPage, type Relabelled } from '#engine/connectors'
import {
  dropCursors,
  getCursor,
  isHere,
  knownIds,
  missItems,
  nameItems,
  neverNamedIds,
  PRIORITY,
  putCursor,
  storedIds,
  unnamedIds,
  unnameItems,
  type NamedItem,
} from '#engine/mailbox'
import type { Read, Write } from '#engine/store'
import type { AccountContext } from './account-context.ts'
import { askForMarks, renewMarks } from './renew-marks.ts'
import { remapScope } from './remap-scope.ts'
import { folderOfScope, labelIds } from './sync-folders.ts'

const FIRST_SHOWN = 100
const RECENT_MS = 30 * 86_400_000

/** `onPage` runs between pages, while more of a first listing is to come. */
export async function listScope(
  context: AccountContext,
  scope: string,
  onPage: () => Promise<void>,
): Promise<void> {
  try {
    await listFrom(context, scope, onPage)
  } catch (error) {
    if (connectKind(error) !== 'cursor-lost') throw error
    const { account, clock, generation, log, mailbox } = context
    log.info('mail/relist', { account, scope })
    mailbox.store.write(tx => {
      dropCursors(tx, account, scope)
      putCursor(tx, account, scope, { value: null, generation, isListing: true }, clock.now())
      askForMarks(tx, context, scope)
    })
    await listFrom(context, scope, async () => undefined)
  }
}

async function listFrom(
  context: AccountContext,
  scope: string,
  onPage: () => Promise<void>,
): Promise<void> {
  const { account, connector, mailbox, row, signal } = context
  const { store } = mailbox
  const cursor = getCursor(store, account, scope)
  // What lay here under other numbers is matched first, before anything is fetched again.
  const isAnew =
    (cursor === undefined || cursor.isListing) && knownIds(store, account, scope).size === 0
  let listing = cursor === undefined || cursor.isListing
  let isFirst = cursor === undefined || cursor.value === null
  // What a listing named that never got to its end is not named by this one, which begins again.
  const isAgain = cursor !== undefined && cursor.isListing && cursor.value === null
  if (isAgain) store.write(tx => unnameItems(tx, account, scope, context.generation))
  const began =
    listing && !isAgain ? (cursor?.generation ?? context.generation) : context.generation
  for await (const page of connector.list(
    scope,
    cursor?.value ?? null,
    { since: row.since },
    signal,
  )) {
    const isListing = listing && !page.isWhole
    const facts = { began, isFirst: isFirst && listing, isChanges: !listing }
    const keepPlace = (tx: Write) =>
      putCursor(
        tx,
        account,
        scope,
        { value: page.cursor, generation: began, isListing },
        context.clock.now(),
      )
    const marks = listing && !isAnew ? await marksOfStored(context, scope, page) : []
    store.write(tx => {
      recordPage(context, tx, scope, { ...page, changed: [...page.changed, ...marks] }, facts)
      if (!page.isWhole && page.needsCompare !== true) keepPlace(tx)
    })
    // What belongs to a page is done before its place is kept: broken off, the page comes again.
    if (page.isWhole) {
      await endListing(context, scope, began)
      await renewMarks(context, scope)
    }
    if (page.needsCompare) await compareScope(context, scope)
    if (page.isWhole || page.needsCompare === true) store.write(keepPlace)
    listing = isListing
    isFirst = false
    if (listing && isAnew) await onPage()
    signal.throwIfAborted()
  }
}

/**
 * A listing tells no marks, and the changes that follow it are those since it began: what is stored
 * already, by a listing that broke off or a move, is asked for its marks of now.
 */
async function marksOfStored(
  { account, connector, mailbox, signal }: AccountContext,
  scope: string,
  { items }: ListPage,
): Promise<readonly Relabelled[]> {
  if (connector.caps.keepsIds === true) return []
  const ids = items.map(item => item.providerId)
  const stored = storedIds(mailbox.store, account, scope, ids)
  if (stored.length === 0) return []
  return await connector.headers(
    stored.map(providerId => ({ scope, providerId })),
    signal,
  )
}

interface PageFacts {
  readonly began: number
  readonly isFirst: boolean
  /** What changed since a listing: all that is new is named. */
  readonly isChanges: boolean
}

function recordPage(
  context: AccountContext,
  tx: Write,
  scope: string,
  page: ListPage,
  { began, isFirst, isChanges }: PageFacts,
): void {
  const { account, clock, generation, mailbox } = context
  const { role } = folderOfScope(tx, account, scope)
  const threads = new Set<number>()
  const note = (found: readonly number[]) => found.forEach(thread => threads.add(thread))
  const isShownFirst = isFirst && (role === 'inbox' || role === 'sent' || role === 'all')
  const wanted = page.items.filter(item => isWanted(tx, context, scope, item))
  const items = wanted.map((item, at) =>
    toNamed(context, item, isShownFirst && at < FIRST_SHOWN ? PRIORITY.first : PRIORITY.rest),
  )
  const seen = Math.max(began, generation)
  for (const id of nameItems(tx, account, scope, items, seen, clock.now()))
    note(mailbox.hideCopy(tx, account, scope, id, false))
  for (const change of page.changed) {
    const labels = change.labels === undefined ? null : labelIds(tx, account, change.labels)
    note(mailbox.applyFlags(tx, account, scope, change.providerId, change.flags ?? null, labels))
  }
  const moved = isChanges ? neverNamedIds(tx, account, scope) : []
  for (const id of missItems(tx, account, scope, [...page.removed, ...moved], generation))
    note(mailbox.hideCopy(tx, account, scope, id, true))
  if (threads.size > 0) mailbox.touchThreads(tx, threads)
}

/** What lies in spam or bin is kept where it is here, and not fetched where it is not. */
function isWanted(
  read: Read,
  { account }: AccountContext,
  scope: string,
  { providerId, isAside = false }: Listed,
): boolean {
  return !isAside || isHere(read, { account, scope, providerId })
}

function toNamed({ row, clock }: AccountContext, item: Listed, priority: number): NamedItem {
  const isOutside = item.isOutside ?? (row.since !== null && item.at > 0 && item.at < row.since)
  const isRecent = item.at === 0 || item.at >= clock.now() - RECENT_MS
  return {
    providerId: item.providerId,
    ...(item.threadHint !== undefined && { threadHint: item.threadHint }),
    at: item.at,
    priority: Math.min(priority, isRecent ? PRIORITY.recent : PRIORITY.rest),
    leftOut: isOutside ? 'window' : null,
  }
}

/** Every id is named now: others are missing, unless they are the same mail under new numbers. */
async function endListing(context: AccountContext, scope: string, began: number): Promise<void> {
  const { account, connector, mailbox } = context
  const unnamed = unnamedIds(mailbox.store, account, scope, began)
  if (unnamed.length === 0) return
  const matched =
    connector.caps.keepsIds === true ? new Set<string>() : await remapScope(context, scope, unnamed)
  missAll(
    context,
    scope,
    unnamed.filter(id => !matched.has(id)),
  )
}

function missAll(context: AccountContext, scope: string, ids: readonly string[]): void {
  if (ids.length === 0) return
  const { account, generation, mailbox } = context
  mailbox.store.write(tx => {
    const threads = missItems(tx, account, scope, ids, generation).flatMap(id =>
      mailbox.hideCopy(tx, account, scope, id, true),
    )
    mailbox.touchThreads(tx, new Set(threads))
  })
}

/** Complete ids against the books. Answers how many of the server's were in no row. */
export async function compareScope(context: AccountContext, scope: string): Promise<number> {
  const { account, clock, connector, generation, mailbox, signal } = context
  const { store } = mailbox
  const known = new Set(knownIds(store, account, scope))
  let missing = 0
  for await (const page of connector.ids(scope, signal)) {
    const fresh = page.filter(
      item => !known.delete(item.providerId) && isWanted(store, context, scope, item),
    )
    missing += fresh.length
    store.write(tx => {
      const items = fresh.map(item => toNamed(context, item, PRIORITY.recent))
      const back = nameItems(tx, account, scope, items, generation, clock.now())
      const threads = back.flatMap(id => mailbox.hideCopy(tx, account, scope, id, false))
      mailbox.touchThreads(tx, new Set(threads))
    })
  }
  missAll(context, scope, [...known])
  return missing
}
