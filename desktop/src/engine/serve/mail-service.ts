/**
 * Mail as the page sees it: what is read comes from a connection of this thread, what changes goes to
 * the mail thread. Without a mail file everything is empty and nothing is started.
 */
import { createEmitter, type Clock, type DocId, type Log } from '@kith/shared/kit'
import type { MailService, ThreadsPage } from '@kith/shared/rpc'
import type { FileStore } from '#engine/files'
import {
  createMailReads,
  NO_CONTACT,
  NO_COUNTS,
  type LastLogged,
  type MailReads,
  type PartiesOf,
  type RecordName,
} from '#engine/mailbox'
import { createProxy, type MailThread } from '#engine/mail-thread'
import { createReaders, openReadOnly, toStoreFault, type Read } from '#engine/store'
import { liveValue } from './live-value.ts'

const GAP_MS = 100
const EMPTY: ThreadsPage = { rows: [], cursor: null, unknown: [] }

export interface MailServiceDeps {
  readonly thread: MailThread
  readonly files: () => FileStore
  readonly nameOf: RecordName
  readonly lastLogged: LastLogged
  readonly partiesOf: PartiesOf
  /** It may have changed. */
  readonly onLogged: (listener: () => void) => () => void
  /** Puts a file of this device among a record's files. */
  readonly attach: (record: DocId, file: AttachedFile) => DocId
  readonly clock: Clock
  readonly log: Log
}
export interface AttachedFile {
  readonly hash: string
  readonly name: string
  readonly type: string
  readonly size: number
}

export interface MailHere {
  readonly service: MailService
  /** The mail file, where there is one. */
  readonly reading: () => Read | undefined
  readonly reads: () => MailReads | undefined
  readonly nameOf: RecordName
  /** Something in it changed. */
  readonly onChange: (listener: () => void) => () => void
  /** Files that mail needs: attachments that are here, files of drafts. */
  readonly referenced: () => readonly string[]
  readonly close: () => Promise<void>
}

/** Attachments as the mail thread hands them over: a path that is ours to take, or the hash. */
type Fetched =
  | { readonly hash: string; readonly name: string; readonly type: string }
  | { readonly path: string; readonly name: string; readonly type: string }

export function createMailService(deps: MailServiceDeps): MailHere {
  const { thread, files, nameOf, lastLogged, partiesOf, clock, log } = deps
  const changed = createEmitter<readonly number[] | null>(error =>
    log.error('mail/listener', { error }),
  )
  const worker = createProxy<MailService>(thread, 'mail')
  let opened: Opened | undefined
  // A new file has its tables once the thread has started.
  let isReady = thread.hasFile()
  const stops = [
    thread.on('changed', value => changed.emit((value as Changed).threads)),
    thread.onStarted(() => {
      isReady = true
      changed.emit(null)
    }),
  ]

  const service: MailService = {
    threads: async (query, signal) => (await reads()?.threads(query, signal)) ?? EMPTY,
    changes: (_, signal) => changes(signal),
    counts: (_, signal) => live(() => reads()?.counts() ?? NO_COUNTS, signal),
    thread: ({ id }) => reads()?.thread(id) ?? null,
    body: ({ message }) => reads()?.body(message) ?? null,
    attachment: ({ message, index }) => attachment(message, index),
    async keepAttachment({ message, index, record }) {
      const file = await attachment(message, index)
      const { size } = files().find(file.hash)
      return { id: deps.attach(record, { ...file, size }) }
    },
    labels: () => reads()?.labels() ?? [],
    act: worker.act,
    undo: worker.undo,
    compose: worker.compose,
    saveDraft: worker.saveDraft,
    draft: ({ id }) => reads()?.draft(id) ?? null,
    drafts: input => reads()?.drafts(input.thread) ?? [],
    discardDraft: worker.discardDraft,
    send: worker.send,
    unsend: worker.unsend,
    sendNow: worker.sendNow,
    arrived: worker.arrived,
    outbox: (_, signal) => live(() => reads()?.outbox() ?? [], signal),
    templates: () => reads()?.templates() ?? [],
    saveTemplate: worker.saveTemplate,
    removeTemplate: worker.removeTemplate,
    identities: () => reads()?.identities() ?? [],
    saveIdentity: worker.saveIdentity,
    recipients: ({ text }) => reads()?.recipients(text) ?? [],
    showImages: worker.showImages,
    picture: worker.picture,
    unsubscribe: worker.unsubscribe,
    link: worker.link,
    share: worker.share,
    sharePreview: worker.sharePreview,
    suggestions: (_, signal) => live(() => reads()?.suggestions() ?? [], signal),
    answerSuggestion: worker.answerSuggestion,
    contact: ({ record }, signal) =>
      live(
        () => reads()?.contact(record) ?? { ...NO_CONTACT, lastLogged: lastLogged(record) },
        signal,
        deps.onLogged,
      ),
    keepInTouch: worker.keepInTouch,
    goingCold: ({ limit }) => reads()?.goingCold(limit) ?? [],
  }
  return {
    service,
    nameOf,
    reads,
    reading: () => (isReady ? (opened ??= open()).read : undefined),
    onChange: listener => changed.on(() => listener()),
    referenced: () => reads()?.files() ?? [],
    async close() {
      for (const stop of stops) stop()
      opened?.read.close()
      await opened?.readers.close()
    },
  }

  function reads(): MailReads | undefined {
    return isReady ? (opened ??= open()).reads : undefined
  }

  function open(): Opened {
    const read = readable()
    const readers = createReaders({ file: thread.file, size: 1 })
    return {
      read,
      readers,
      reads: createMailReads({ read, readers, nameOf, lastLogged, partiesOf, now: clock.now }),
    }
  }

  /** A file that cannot be opened says so in its own words. */
  function readable() {
    try {
      return openReadOnly(thread.file)
    } catch (error) {
      throw toStoreFault(error, thread.file)
    }
  }

  function live<T>(
    read: () => T,
    signal: AbortSignal | undefined,
    also: (listener: () => void) => () => void = () => () => undefined,
  ) {
    const onChange = (listener: () => void) => {
      const ends = [changed.on(() => listener()), also(listener)]
      return () => {
        for (const end of ends) end()
      }
    }
    return liveValue({ read, onChange, signal, gapMs: GAP_MS, textOf: JSON.stringify })
  }

  async function* changes(signal: AbortSignal | undefined): AsyncGenerator<Changed, void, void> {
    let threads: readonly number[] | null = []
    const take = () => {
      const taken = threads
      threads = []
      return { threads: taken }
    }
    const events = liveValue({
      read: take,
      onChange: listener =>
        changed.on(more => {
          threads = more === null || threads === null ? null : [...new Set([...threads, ...more])]
          listener()
        }),
      signal,
      gapMs: GAP_MS,
    })
    yield* events
  }

  /** Here after it, under its hash, so that the host can serve it. */
  async function attachment(message: number, index: number) {
    const got = (await thread.call('mail.fetchAttachment', { message, index })) as Fetched
    if ('hash' in got) return got
    const { hash, type } = await files().keep(got.path, got.name, 'move')
    await thread.call('mail.keptAttachment', { message, index, hash })
    return { hash, name: got.name, type: got.type || type }
  }
}

interface Changed {
  readonly threads: readonly number[] | null
}
interface Opened {
  readonly read: ReturnType<typeof openReadOnly>
  readonly readers: ReturnType<typeof createReaders>
  readonly reads: MailReads
}
