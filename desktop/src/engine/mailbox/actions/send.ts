/**
 * From a draft to a row of the outbox: Message-ID and bytes are made and stored before anything
 * leaves (MAIL 10). Until the undo time is over it is nothing but a row.
 */
import { newId } from '@kith/shared/kit'
import { domainOf, isAddress } from '@kith/shared/mail'
import type { DraftPerson, MailDraft, OutboxRow, SendOptions } from '@kith/shared/rpc'
import type { Store } from '#engine/store'
import { mailFault } from '../mail-faults.ts'
import { readOutbox } from '../read/small-reads.ts'
import { referencesOf } from './compose.ts'
import { putDraft } from './drafts.ts'

export interface SendDeps {
  readonly store: Store
  readonly now: () => number
  readonly undoSeconds: () => number
  /** The bytes of a file of this profile. */
  readonly fileBytes: (hash: string) => Promise<Uint8Array>
  readonly onQueued: (account: string) => void
  readonly say: (threads: readonly number[] | null) => void
}

const IDENTITY = 'SELECT address, name, reply_to FROM identity WHERE id = ?'
const ADDRESS = 'SELECT address, name FROM account WHERE id = ?'
const ADD = `INSERT INTO outbox (id, account, draft, rfc_id, envelope, raw, state, not_before, remind_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
/** Looked for in vain: while it is still looked for, sending again would be sending twice. */
const ASKS = `(state = 'unconfirmed' AND error IS NOT NULL)`
const TAKE_BACK = `UPDATE outbox SET state = 'cancelled', raw = NULL WHERE id = ? AND state IN ('queued', 'scheduled', 'waiting', 'failed')`
const NOW = `UPDATE outbox SET state = 'queued', not_before = ?, next_attempt_at = 0, error = NULL WHERE id = ? AND (state IN ('queued', 'scheduled', 'waiting', 'failed') OR ${ASKS})`
/** Nobody disagrees: what is filed now is a copy for oneself. */
const ARRIVED = `UPDATE outbox SET state = 'sent', sent_at = created_at, next_attempt_at = 0, error = NULL WHERE id = ? AND ${ASKS}`
const THREAD_HINT = `SELECT provider_thread FROM message_copy WHERE message = ? AND account = ? AND provider_thread IS NOT NULL LIMIT 1`
const REMIND = 'UPDATE thread SET remind_at = ?, waited_from = ? WHERE id = ?'

export function createSender(deps: SendDeps) {
  const { store, now, undoSeconds, onQueued, say } = deps
  return { send, unsend, sendNow, arrived, draftBytes }

  /** Throws `mail/no-recipient`, `mail/bad-recipient`, `file/missing`. */
  async function send(input: {
    readonly draft: MailDraft
    readonly options: SendOptions
  }): Promise<OutboxRow> {
    const { draft, options } = input
    const people = [...draft.to, ...draft.cc, ...draft.bcc]
    if (people.length === 0) throw mailFault('no-recipient', undefined)
    const bad = people.find(one => !isAddress(one.address))
    if (bad !== undefined) throw mailFault('bad-recipient', { address: bad.address })
    const from = senderOf(draft)
    // Loaded when somebody writes: most starts of the program never do.
    const { newRfcId } = await import('#engine/connectors')
    const rfcId = newRfcId(from.address)
    const raw = await bytesOf(draft, from, rfcId)
    const at = options.at ?? null
    const undoUntil = now() + undoSeconds() * 1000
    const isScheduled = at !== null && at > undoUntil
    const notBefore = isScheduled ? at : undoUntil
    const id = newId()
    const remindAt = options.remindAt ?? null
    store.write(tx => {
      const envelope = {
        from: from.address,
        to: [...new Set(people.map(one => one.address))],
        bcc: draft.bcc.map(one => one.address),
        threadHint:
          draft.replyTo === null
            ? null
            : (tx.pluck<string>(THREAD_HINT, [draft.replyTo, draft.account])[0] ?? null),
      }
      tx.run(ADD, [
        id,
        draft.account,
        JSON.stringify(draft),
        rfcId,
        JSON.stringify(envelope),
        raw,
        isScheduled ? 'scheduled' : 'queued',
        notBefore,
        remindAt,
        now(),
      ])
      tx.run('DELETE FROM draft WHERE id = ?', [draft.id])
      if (remindAt !== null && draft.thread !== null)
        tx.run(REMIND, [remindAt, notBefore, draft.thread])
    })
    say(draft.thread === null ? null : [draft.thread])
    onQueued(draft.account)
    const row = readOutbox(store, now()).find(one => one.id === id)
    if (row === undefined) throw mailFault('missing', { what: 'message' })
    return row
  }

  /** Throws `mail/already-sent`. */
  function unsend({ id }: { readonly id: string }): MailDraft {
    return store.write(tx => {
      const [content] = tx.pluck<string>('SELECT draft FROM outbox WHERE id = ?', [id])
      if (content === undefined) throw mailFault('missing', { what: 'message' })
      const draft = JSON.parse(content) as MailDraft
      if (tx.run(TAKE_BACK, [id]).changes === 0)
        throw mailFault('already-sent', { subject: draft.subject })
      const back = { ...draft, updatedAt: now() }
      putDraft(tx, back)
      if (draft.thread !== null) tx.run(REMIND, [null, null, draft.thread])
      store.afterCommit(() => say(null))
      return back
    })
  }

  function sendNow({ id }: { readonly id: string }): null {
    const account = store.write(tx => {
      if (tx.run(NOW, [now(), id]).changes === 0) throw mailFault('missing', { what: 'message' })
      return tx.pluck<string>('SELECT account FROM outbox WHERE id = ?', [id])[0] ?? ''
    })
    say([])
    onQueued(account)
    return null
  }

  /** Throws `mail/missing`. */
  function arrived({ id }: { readonly id: string }): null {
    const account = store.write(tx => {
      if (tx.run(ARRIVED, [id]).changes === 0) throw mailFault('missing', { what: 'message' })
      return tx.pluck<string>('SELECT account FROM outbox WHERE id = ?', [id])[0] ?? ''
    })
    say([])
    onQueued(account)
    return null
  }

  function senderOf(draft: MailDraft): DraftPerson & { readonly replyTo: string | null } {
    const own = store.get<{ address: string; name: string; reply_to: string | null }>(IDENTITY, [
      draft.identity,
    ])
    const account = own ?? store.get<{ address: string; name: string }>(ADDRESS, [draft.account])
    if (account === undefined) throw mailFault('missing', { what: 'account' })
    return { address: account.address, name: account.name, replyTo: own?.reply_to ?? null }
  }

  /** A draft as bytes, for its mirror in the mailbox; knows itself again by its header. */
  async function draftBytes(draft: MailDraft): Promise<Uint8Array> {
    const from = senderOf(draft)
    const { withBcc } = await import('#engine/connectors')
    const raw = await bytesOf(draft, from, `<${draft.id}@${domainOf(from.address)}>`, [
      ['X-Kith-Draft', draft.id],
    ])
    return withBcc(
      raw,
      draft.bcc.map(one => one.address),
    )
  }

  async function bytesOf(
    draft: MailDraft,
    from: ReturnType<typeof senderOf>,
    rfcId: string,
    headers: readonly (readonly [string, string])[] = [],
  ): Promise<Uint8Array> {
    const html = `${draft.html}${draft.quotedHtml === '' ? '' : `<br>${draft.quotedHtml}`}`
    const answer =
      draft.replyTo === null
        ? { inReplyTo: null, references: [] }
        : referencesOf(store, draft.replyTo, draft.mode)
    const host = domainOf(from.address)
    const attachments = await Promise.all(
      draft.attachments.map(async ({ hash, name, type, cid = null }) => ({
        name,
        type,
        content: await deps.fileBytes(hash),
        // Pictures that stand in the text are named there by their hash, forwarded ones as they were.
        ...(html.includes(`cid:${hash}`) && { cid: `${hash}@${host}` }),
        ...(cid !== null && cid !== '' && html.includes(`cid:${cid}`) && { cid }),
      })),
    )
    const shown = draft.attachments.reduce(
      (text, { hash }) => text.replaceAll(`cid:${hash}`, `cid:${hash}@${host}`),
      html,
    )
    const { buildRaw } = await import('#engine/connectors')
    const { readableText } = await import('../parse/readable-text.ts')
    return buildRaw({
      rfcId,
      at: now(),
      from,
      replyTo: from.replyTo === null ? null : { address: from.replyTo, name: '' },
      to: draft.to,
      cc: draft.cc,
      subject: draft.subject,
      text: readableText(undefined, shown),
      html: shown,
      attachments,
      inReplyTo: answer.inReplyTo === null ? null : `<${answer.inReplyTo}>`,
      references: answer.references.map(one => `<${one}>`),
      headers,
    })
  }
}
