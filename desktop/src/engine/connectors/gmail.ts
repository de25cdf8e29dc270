/** A mailbox at Gmail (MAIL.md 4.1). Messages are fetched as bytes, so that every provider's mail is read by one parser. */
import { gmail as gmailApi } from 'googleapis/build/src/apis/gmail/index.js'
import type { Clock } from '@kith/shared/kit'
import { connectFault, connectKind } from './connect-faults.ts'
import { labelChange, marksOf, toFolder } from './gmail-labels.ts'
import { gmailIds, listGmail } from './gmail-listing.ts'
import { gmailMarks } from './gmail-marks.ts'
import { createGoogleCall, type AccessTokens } from './google-call.ts'
import { headOf } from './raw-head.ts'
import type { Fetched, ItemRef, MailCaps, MailConnector } from './mail-connector.ts'
import type { UnitBucket } from './unit-bucket.ts'
import { gmailWords } from './provider-search.ts'

export interface GmailOptions {
  readonly tokens: AccessTokens
  readonly bucket: UnitBucket
  readonly clock: Clock
  /** `sub` of the sign-in: never changes for this mailbox. */
  readonly subject: string
  /** Short names of the scopes that were given. */
  readonly scopes: readonly string[]
  /** The simulator's address; Google's when absent. */
  readonly rootUrl?: string
}

/** Units of the profile that new projects have. https://developers.google.com/workspace/gmail/api/reference/quota */
const UNITS = {
  get: 20,
  send: 100,
  modify: 5,
  batch: 50,
  delete: 10,
  labels: 1,
  draft: 10,
  list: 5,
} as const
const HOST = 'gmail.googleapis.com'
const SCOPE = 'mailbox'
/** Three at once use the whole allowance; more only provoke "too many concurrent requests". */
const TOGETHER = 3
const BATCH = 1000
const FIND_ADDRESSES = 20
const MAX_SEND_BYTES = 25_000_000

export function createGmailConnector(options: GmailOptions): MailConnector {
  const { clock, bucket, tokens } = options
  const api = gmailApi({
    version: 'v1',
    ...(options.rootUrl === undefined ? {} : { rootUrl: `${options.rootUrl}/` }),
  })
  const call = createGoogleCall({ host: HOST, tokens, bucket, clock })
  const canChange = options.scopes.some(
    scope => scope === 'gmail.modify' || scope === 'mail.google.com',
  )
  const canSend = canChange || options.scopes.includes('gmail.send')
  let sending = new AbortController()

  const caps: MailCaps = {
    hasLabels: true,
    keepsSent: true,
    keepsIds: true,
    canChange,
    canSend,
    hasServerDrafts: canChange,
    hasDraftIds: true,
    hasPush: false,
    quota: 'Google allows 300 messages a minute for new projects',
    maxSendBytes: MAX_SEND_BYTES,
  }
  const get = (id: string, signal: AbortSignal, format: 'raw' | 'metadata', isUrgent = false) =>
    call(
      UNITS.get,
      signal,
      request => api.users.messages.get({ userId: 'me', id, format }, request),
      {
        isUrgent,
      },
    )
  const fetchOne = async (ref: ItemRef, signal: AbortSignal, most: number): Promise<Fetched> => {
    try {
      const message = await get(ref.providerId, signal, 'raw')
      const raw = Buffer.from(message.raw ?? '', 'base64url')
      if (raw.length > most) {
        const fault = connectFault('too-large', { size: raw.length, limit: most })
        return {
          ref,
          is: 'failed',
          fault,
          header: {
            providerId: ref.providerId,
            size: raw.length,
            ...headOf(raw, Number(message.internalDate ?? 0)),
          },
        }
      }
      return {
        ref,
        is: 'message',
        raw,
        ...marksOf(message.labelIds ?? []),
        receivedAt: Number(message.internalDate ?? 0),
        threadHint: message.threadId ?? ref.providerId,
      }
    } catch (error) {
      if (connectKind(error) === 'gone') return { ref, is: 'gone' }
      if (connectKind(error) === 'permanent')
        return { ref, is: 'failed', fault: error, header: null }
      throw error
    }
  }

  return {
    caps,
    async verify(signal = sending.signal) {
      const profile = await call(1, signal, request =>
        api.users.getProfile({ userId: 'me' }, request),
      )
      const address = (profile.emailAddress ?? '').toLowerCase()
      const sendAs = await call(
        1,
        signal,
        request => api.users.settings.sendAs.list({ userId: 'me' }, request),
        { scopes: ['gmail.settings.basic'] },
      ).catch((error: unknown) => {
        // Aliases are an extra: without that permission there is the one address.
        if (connectKind(error) === 'missing-scope') return { sendAs: [] }
        throw error
      })
      const aliases = (sendAs.sendAs ?? []).flatMap(each =>
        each.sendAsEmail
          ? [
              {
                address: each.sendAsEmail.toLowerCase(),
                name: each.displayName ?? '',
                isDefault: each.isDefault === true,
              },
            ]
          : [],
      )
      return {
        subject: options.subject,
        address,
        name: null,
        aliases: aliases.length > 0 ? aliases : [{ address, name: '', isDefault: true }],
      }
    },
    async listFolders(signal = sending.signal) {
      const answer = await call(UNITS.labels, signal, request =>
        api.users.labels.list({ userId: 'me' }, request),
      )
      return (answer.labels ?? []).flatMap(label => toFolder(label) ?? [])
    },
    scopesOf: () => [SCOPE],
    list: (_scope, cursor, window, signal) => listGmail({ api, call }, cursor, window, signal),
    ids: (_scope, signal) => gmailIds({ api, call }, signal),
    marks: (_scope, signal) => gmailMarks({ api, call }, signal),
    async headers(refs, signal) {
      const found = []
      for (const ref of refs) {
        const message = await get(ref.providerId, signal, 'metadata', true)
        const header = (name: string) =>
          message.payload?.headers?.find(each => each.name?.toLowerCase() === name)?.value ?? ''
        found.push({
          providerId: ref.providerId,
          rfcId: header('message-id') || null,
          subject: header('subject'),
          from: header('from'),
          at: Number(message.internalDate ?? 0),
          size: message.sizeEstimate ?? 0,
        })
      }
      return found
    },
    async *fetch(refs, { signal, maxMessageBytes }) {
      for (let at = 0; at < refs.length; at += TOGETHER)
        yield* await Promise.all(
          refs.slice(at, at + TOGETHER).map(ref => fetchOne(ref, signal, maxMessageBytes)),
        )
    },
    async find(_scope, addresses, signal) {
      const terms = addresses
        .slice(0, FIND_ADDRESSES)
        .flatMap(one => [`from:${one}`, `to:${one}`, `cc:${one}`])
      const answer = await call(UNITS.list, signal, request =>
        api.users.messages.list(
          { userId: 'me', q: `{${terms.join(' ')}}`, maxResults: 500 },
          request,
        ),
      )
      return (answer.messages ?? []).flatMap(message => message.id ?? [])
    },
    async search(node, most, signal) {
      const answer = await call(
        UNITS.list,
        signal,
        request =>
          api.users.messages.list({ userId: 'me', q: gmailWords(node), maxResults: most }, request),
        { isUrgent: true },
      )
      return (answer.messages ?? []).flatMap(message =>
        message.id ? { scope: SCOPE, providerId: message.id } : [],
      )
    },
    async raw(ref, signal) {
      const message = await get(ref.providerId, signal, 'raw', true)
      return Buffer.from(message.raw ?? '', 'base64url')
    },
    async apply(op, signal) {
      const ids = op.refs.map(ref => ref.providerId)
      const modify = async (addLabelIds: string[], removeLabelIds: string[]) => {
        for (let at = 0; at < ids.length; at += BATCH)
          await call(
            UNITS.batch,
            signal,
            request =>
              api.users.messages.batchModify(
                {
                  userId: 'me',
                  requestBody: { ids: ids.slice(at, at + BATCH), addLabelIds, removeLabelIds },
                },
                request,
              ),
            { scopes: ['gmail.modify'] },
          )
      }
      const gone: ItemRef[] = []
      if (op.kind === 'flags') {
        const { addLabelIds, removeLabelIds } = labelChange(op.add, op.remove)
        await modify(addLabelIds, removeLabelIds)
      } else if (op.kind === 'labels') await modify([...op.add], [...op.remove])
      else if (op.kind === 'move')
        await modify([op.to], op.to === 'INBOX' ? ['TRASH', 'SPAM'] : ['INBOX', 'TRASH', 'SPAM'])
      else
        for (const ref of op.refs) {
          try {
            await remove(ref.providerId, signal)
          } catch (error) {
            if (connectKind(error) !== 'gone') throw error
            gone.push(ref)
          }
        }
      return { moved: [], gone }
    },
    async send(raw, envelope, signal, onHandOver) {
      const answer = await call(
        UNITS.send,
        signal,
        request => {
          onHandOver()
          return api.users.messages.send(
            {
              userId: 'me',
              requestBody: {
                raw: Buffer.from(withBccOf(raw, envelope.bcc)).toString('base64url'),
                ...(envelope.threadHint ? { threadId: envelope.threadHint } : {}),
              },
            },
            request,
          )
        },
        { isUrgent: true, scopes: ['gmail.send'], sent: raw.byteLength },
      )
      return { providerId: answer.id ?? null, isFiled: true, rejected: [] }
    },
    async findSent(rfcId, signal) {
      const answer = await call(
        UNITS.list,
        signal,
        request =>
          api.users.messages.list(
            {
              userId: 'me',
              q: `rfc822msgid:${rfcId.replaceAll(/[<>]/g, '')} in:sent`,
              maxResults: 1,
            },
            request,
          ),
        { isUrgent: true },
      )
      return answer.messages?.[0]?.id ?? null
    },
    // Gmail files what it sends by itself.
    fileSent: () => Promise.resolve(),
    async saveDraft(raw, replaces, signal) {
      const requestBody = { message: { raw: Buffer.from(raw).toString('base64url') } }
      const scopes = ['gmail.modify']
      if (replaces !== null) {
        try {
          await call(
            UNITS.draft,
            signal,
            request =>
              api.users.drafts.update({ userId: 'me', id: replaces, requestBody }, request),
            { scopes },
          )
          return replaces
        } catch (error) {
          // Discarded elsewhere: it is written anew.
          if (connectKind(error) !== 'gone') throw error
        }
      }
      const draft = await call(
        UNITS.draft,
        signal,
        request => api.users.drafts.create({ userId: 'me', requestBody }, request),
        { scopes },
      )
      return draft.id ?? ''
    },
    async removeDraft(providerId, signal) {
      try {
        await call(
          UNITS.draft,
          signal,
          request => api.users.drafts.delete({ userId: 'me', id: providerId }, request),
          { scopes: ['gmail.modify'] },
        )
      } catch (error) {
        if (connectKind(error) !== 'gone') throw error
      }
    },
    // Push needs a topic of the person's own at Google; the timers ask instead.
    watch: () => Promise.resolve(),
    reset: () => undefined,
    close() {
      sending.abort()
      sending = new AbortController()
      return Promise.resolve()
    },
  }

  /** For good where that was allowed, else into the bin: `gmail.modify` may not delete. */
  async function remove(id: string, signal: AbortSignal): Promise<void> {
    if (options.scopes.includes('mail.google.com')) {
      await call(UNITS.delete, signal, request =>
        api.users.messages.delete({ userId: 'me', id }, request),
      )
      return
    }
    await call(
      UNITS.modify,
      signal,
      request => api.users.messages.trash({ userId: 'me', id }, request),
      { scopes: ['gmail.modify'] },
    )
  }
}

/** Gmail reads Bcc from the message itself and takes it out before it sends. */
function withBccOf(raw: Uint8Array, bcc: readonly string[]): Uint8Array {
  if (bcc.length === 0) return raw
  const line = Buffer.from(`Bcc: ${bcc.map(one => one.replaceAll(/[\r\n]/g, '')).join(', ')}\r\n`)
  return Buffer.concat([line, raw])
}
