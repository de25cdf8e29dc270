/** Everything a person does with mail, as the functions of the contract; lives in the mail thread. */
import { readFile } from 'node:fs/promises'
import type { MailService } from '@kith/shared/rpc'
import type { Clock, Log } from '@kith/shared/kit'
import { createActions } from './actions/act.ts'
import { createAttachments } from './actions/attachments.ts'
import { createBlock } from './actions/block.ts'
import { createChoices } from './actions/choices.ts'
import { composeDraft } from './actions/compose.ts'
import { createDrafts } from './actions/drafts.ts'
import { askOutside, type Outside } from './actions/outside.ts'
import { fetchPicture } from './actions/picture.ts'
import { createSender } from './actions/send.ts'
import { readSettings, writeSettings } from './actions/settings.ts'
import { unsubscribe } from './actions/unsubscribe.ts'
import { wakeDue } from './actions/wake.ts'
import { createImport } from './import/import-mail.ts'
import type { Mailbox } from './mailbox.ts'

export interface MailActionsDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly log: Log
  readonly locale: string
  readonly timeZone: string
  /** The whole message again, from its mailbox. */
  readonly rawOf: (message: number) => Promise<Uint8Array>
  /** A path for work in progress, and where a file of the profile lies. */
  readonly scratch: (name: string) => Promise<string>
  readonly pathOf: (hash: string) => Promise<string>
  /** Keeps a file of ours by content; answers its hash. */
  readonly keepFile: (path: string, name: string) => Promise<string>
  /** Something stands in the queues of these accounts; absent: of any. */
  readonly wake: (account?: string) => void
  readonly onAnswered: (suggestion: { readonly id: string; readonly isAccepted: boolean }) => void
  readonly outside?: Outside
}

const LOOK_MS = 15_000

export function createMailActions(deps: MailActionsDeps) {
  const { mailbox, clock, log, wake, outside = askOutside } = deps
  const { store, touchThreads, book, say } = mailbox
  const { now } = clock
  const base = { store, now, touchThreads, say }
  const actions = createActions({ ...base, onQueued: () => wake() })
  const sender = createSender({
    ...base,
    undoSeconds: () => readSettings(store).undoSeconds,
    fileBytes: async hash => readFile(await deps.pathOf(hash)),
    onQueued: wake,
  })
  const attachments = createAttachments({ store, ...deps })
  const choices = createChoices({ ...base, onAnswered: deps.onAnswered })
  const drafts = createDrafts({ ...base, forgetMine: book.forgetMine })
  const block = createBlock({ ...base, mine: book.mine, onUnblocked: () => wake() })
  const imports = createImport({ mailbox, scratch: deps.scratch, keepFile: deps.keepFile })
  const timer = setInterval(look, LOOK_MS).unref()
  look()

  const service = {
    act: ({ threads, action }) => actions.act(threads, action),
    undo({ undo }) {
      actions.undo(undo)
      return null
    },
    compose: input =>
      composeDraft({ read: store, now, locale: deps.locale, timeZone: deps.timeZone }, input),
    ...drafts,
    send: input => sender.send(input),
    unsend: input => sender.unsend(input),
    sendNow: input => sender.sendNow(input),
    arrived: input => sender.arrived(input),
    ...choices,
    picture: input => fetchPicture(store, outside, input),
    unsubscribe: ({ message }) =>
      unsubscribe(
        { read: store, outside, now, send: draft => sender.send({ draft, options: {} }) },
        message,
      ),
  } satisfies Partial<MailService>

  return {
    /** `mail.*` of the contract as far as it changes something, and the two halves of fetching an attachment. */
    service: { ...service, ...attachments, ...imports },
    /** The part of `mailAccounts.*` that is rows of this file. */
    accounts: {
      ...block,
      settings: () => readSettings(store),
      setSettings(settings: Parameters<typeof writeSettings>[1]) {
        writeSettings(store, settings)
        return null
      },
    },
    draftBytes: sender.draftBytes,
    close: () => clearInterval(timer),
  }

  /** Snoozes and reminders that are due; timers that fire late after sleep change nothing. */
  function look(): void {
    try {
      wakeDue(base)
    } catch (error) {
      log.error('mailbox/wake', { error })
    }
  }
}
