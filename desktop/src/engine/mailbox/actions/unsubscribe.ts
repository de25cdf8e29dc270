/**
 * Telling a sender to stop (RFC 8058, RFC 2369): by one POST where the sender offers it, else by the
 * mail it asks for, else by the page that the person opens themself.
 */
import { newId } from '@kith/shared/kit'
import { isAddress } from '@kith/shared/mail'
import type { MailDraft, MailService } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { mailFault } from '../mail-faults.ts'
import type { Unsubscribe } from '../parse/parsed-mail.ts'
import { readIdentities } from '../read/small-reads.ts'
import type { Outside } from './outside.ts'
import { reasonOf } from './picture.ts'

const ROW = `SELECT unsubscribe, (SELECT account FROM message_copy WHERE message = m.id LIMIT 1) AS account FROM message m WHERE id = ?`
const MAX_BYTES = 256 * 1024

type Answer = Awaited<ReturnType<MailService['unsubscribe']>>

/** Throws `mail/no-unsubscribe`. */
export async function unsubscribe(
  deps: {
    readonly read: Read
    readonly outside: Outside
    readonly now: () => number
    readonly send: (draft: MailDraft) => Promise<unknown>
  },
  message: number,
): Promise<Answer> {
  const { read, outside, now, send } = deps
  const row = read.get<{ unsubscribe: string | null; account: string | null }>(ROW, [message])
  if (row?.unsubscribe === null || row === undefined)
    throw mailFault('no-unsubscribe', { why: 'it names no way' })
  const { https, mailto, isOneClick } = JSON.parse(row.unsubscribe) as Unsubscribe
  if (isOneClick && https !== null) {
    const answer = await outside({
      url: https,
      method: 'POST',
      body: 'List-Unsubscribe=One-Click',
      maxBytes: MAX_BYTES,
    }).catch((error: unknown) => {
      throw mailFault('no-unsubscribe', { why: reasonOf(error) }, error)
    })
    if (answer.status >= 400)
      throw mailFault('no-unsubscribe', { why: `its server answered ${answer.status}` })
    return { how: 'one-click', url: null }
  }
  const wanted = mailto === null ? undefined : readMailto(mailto)
  if (wanted === undefined) return { how: 'link', url: https }
  const identity =
    readIdentities(read).find(one => one.account === row.account) ?? readIdentities(read)[0]
  if (identity === undefined) throw mailFault('missing', { what: 'account' })
  await send({
    id: newId(),
    account: identity.account,
    identity: identity.id,
    to: [{ address: wanted.address, name: '' }],
    cc: [],
    bcc: [],
    subject: wanted.subject,
    html: '',
    quotedHtml: '',
    attachments: [],
    thread: null,
    replyTo: null,
    mode: 'new',
    updatedAt: now(),
  })
  return { how: 'mail', url: null }
}

/** Address and subject only: nothing else of a `mailto:` from outside is done (RFC 6068). */
export function readMailto(url: string): { address: string; subject: string } | undefined {
  const [, to = '', query = ''] = /^mailto:([^?]*)(?:\?(.*))?$/i.exec(url) ?? []
  let address: string
  try {
    address = decodeURIComponent(to)
  } catch {
    return undefined
  }
  if (!isAddress(address)) return undefined
  const subject = new URLSearchParams(query).get('subject') ?? 'unsubscribe'
  return { address, subject: subject.slice(0, 500) }
}
