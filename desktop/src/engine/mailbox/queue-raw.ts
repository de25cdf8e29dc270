/** A message that the program writes for the person (an invitation, an answer to one), into the outbox. */
import { newId } from '@kith/shared/kit'
import type { MailDraft } from '@kith/shared/rpc'
import type { Write } from '#engine/store'

export interface RawMail {
  readonly account: string
  readonly from: string
  readonly to: readonly { readonly address: string; readonly name: string }[]
  readonly subject: string
  /** Message-ID, with brackets. */
  readonly rfcId: string
  readonly raw: Uint8Array
  /** May be taken back until then, ms UTC. */
  readonly notBefore: number
  readonly now: number
}

/** Answers its row; call it in the transaction that makes the mail due, and it is sent once. */
export function queueRaw(tx: Write, mail: RawMail): string {
  const id = newId()
  const { account, from, to, subject, rfcId, raw, notBefore, now } = mail
  const draft: MailDraft = {
    id,
    account,
    identity: '',
    to,
    cc: [],
    bcc: [],
    subject,
    html: '',
    attachments: [],
    thread: null,
    replyTo: null,
    mode: 'new',
    updatedAt: now,
    quotedHtml: '',
  }
  const envelope = { from, to: to.map(one => one.address), bcc: [], threadHint: null }
  tx.run(
    `INSERT INTO outbox (id, account, draft, rfc_id, envelope, raw, state, not_before, created_at) VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
    [id, account, JSON.stringify(draft), rfcId, JSON.stringify(envelope), raw, notBefore, now],
  )
  return id
}
