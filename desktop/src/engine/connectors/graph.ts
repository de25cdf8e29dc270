/** A mailbox at Microsoft 365 or outlook.com over Graph (MAIL.md 4.2). Ids are immutable ones everywhere. */
import type { Clock } from '@kith/shared/kit'
import { connectFault, connectKind } from './connect-faults.ts'
import { createGraphCall, type GraphCallDeps } from './graph-call.ts'
import { knownFolders, readFolders } from './graph-folders.ts'
import { flagsOf, graphIds, listGraph, type GraphListed } from './graph-listing.ts'
import { headOf } from './raw-head.ts'
import type { Fetched, FolderRole, ItemRef, MailConnector, RemoteFolder } from './mail-connector.ts'
import { graphWords } from './provider-search.ts'

export interface GraphOptions extends GraphCallDeps {
  readonly clock: Clock
  /** `oid` of the sign-in. */
  readonly subject: string
  /** Short names of the scopes that were given. */
  readonly scopes: readonly string[]
}

/** Requests in one `$batch`. https://learn.microsoft.com/graph/json-batching */
const BATCH = 20
const TOGETHER = 3
const MAX_SEND_BYTES = 35_000_000
/**
 * Our own Message-ID as a property of the message: Graph may rewrite the header when it sends.
 * https://learn.microsoft.com/graph/api/resources/singlevaluelegacyextendedproperty
 */
const OWN_ID = 'String {6f2b4d0e-7c1a-4b57-9d3e-2a1f8c5e9b60} Name KithMessageId'
const META = 'id,parentFolderId,receivedDateTime,conversationId,isRead,isDraft,flag'

interface Meta extends GraphListed {
  readonly parentFolderId?: string
}
interface BatchAnswer {
  readonly responses?: readonly {
    readonly id: string
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: Meta & {
      readonly error?: { readonly code?: string; readonly message?: string }
    }
  }[]
}

export function createGraphConnector(options: GraphOptions): MailConnector {
  const call = createGraphCall(options)
  const canChange = options.scopes.includes('Mail.ReadWrite')
  const canSend = options.scopes.includes('Mail.Send')
  let stopping = new AbortController()
  let roles: ReadonlyMap<string, FolderRole> | undefined
  const message = (id: string) => `/me/messages/${encodeURIComponent(id)}`

  /** Facts of up to twenty messages in one request; those that are gone are missing. */
  const metaOf = async (
    refs: readonly ItemRef[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Meta>> => {
    const answer = await call<BatchAnswer>(
      {
        method: 'POST',
        path: '/$batch',
        body: {
          requests: refs.map((ref, at) => ({
            id: String(at),
            method: 'GET',
            url: `${message(ref.providerId)}?$select=${META}`,
            headers: { prefer: 'IdType="ImmutableId"' },
          })),
        },
      },
      signal,
    )
    const found = new Map<string, Meta>()
    for (const part of answer.responses ?? []) {
      const ref = refs[Number(part.id)]
      if (ref === undefined) continue
      if (part.status === 200 && part.body !== undefined) found.set(ref.providerId, part.body)
      else if (part.status === 429)
        throw connectFault('throttled', {
          host: 'graph.microsoft.com',
          until: options.clock.now() + Number(part.headers?.['Retry-After'] ?? 30) * 1000,
        })
      else if (part.status >= 500)
        throw connectFault('transient', { host: 'graph.microsoft.com', why: `HTTP ${part.status}` })
    }
    return found
  }
  const bytesOf = (id: string, signal: AbortSignal) =>
    call<Uint8Array>({ method: 'GET', path: `${message(id)}/$value`, isBytes: true }, signal)
  const fetchOne = async (
    ref: ItemRef,
    meta: Meta | undefined,
    most: number,
    signal: AbortSignal,
  ): Promise<Fetched> => {
    if (meta === undefined) return { ref, is: 'gone' }
    const at = Date.parse(meta.receivedDateTime ?? '')
    try {
      const raw = await bytesOf(ref.providerId, signal)
      if (raw.length > most)
        return {
          ref,
          is: 'failed',
          fault: connectFault('too-large', { size: raw.length, limit: most }),
          header: { providerId: ref.providerId, size: raw.length, ...headOf(raw, at) },
        }
      return {
        ref,
        is: 'message',
        raw,
        flags: flagsOf(meta),
        labels: [meta.parentFolderId ?? ref.scope],
        receivedAt: at,
        ...(meta.conversationId === undefined ? {} : { threadHint: meta.conversationId }),
      }
    } catch (error) {
      if (connectKind(error) === 'gone') return { ref, is: 'gone' }
      if (connectKind(error) === 'permanent')
        return { ref, is: 'failed', fault: error, header: null }
      throw error
    }
  }
  /** Each by itself: what is gone is told, anything else stops. */
  const each = async (refs: readonly ItemRef[], work: (ref: ItemRef) => Promise<unknown>) => {
    const gone: ItemRef[] = []
    for (const ref of refs) {
      try {
        await work(ref)
      } catch (error) {
        if (connectKind(error) !== 'gone') throw error
        gone.push(ref)
      }
    }
    return gone
  }
  const draftOf = (raw: Uint8Array, signal: AbortSignal) =>
    call<{ readonly id: string }>(
      {
        method: 'POST',
        path: '/me/messages',
        body: Buffer.from(raw).toString('base64'),
        headers: { 'content-type': 'text/plain' },
        scopes: ['Mail.ReadWrite'],
      },
      signal,
    )
  const firstWhere = async (filter: string, signal: AbortSignal) => {
    const page = await call<{ readonly value?: readonly { readonly id: string }[] }>(
      {
        method: 'GET',
        path: `/me/messages?$select=id&$top=1&$filter=${encodeURIComponent(filter)}`,
      },
      signal,
    )
    return page.value?.[0]
  }
  const leftDraft = (rfcId: string, signal: AbortSignal) =>
    firstWhere(`isDraft eq true and internetMessageId eq ${quoted(rfcId)}`, signal)

  return {
    caps: {
      hasLabels: false,
      keepsSent: true,
      keepsIds: true,
      canChange,
      canSend,
      hasServerDrafts: canChange,
      hasPush: false,
      quota: 'Microsoft allows 1,000 requests a minute',
      maxSendBytes: MAX_SEND_BYTES,
    },
    async verify(signal = stopping.signal) {
      const me = await call<{
        readonly mail?: string | null
        readonly userPrincipalName?: string
        readonly displayName?: string
      }>({ method: 'GET', path: '/me?$select=mail,userPrincipalName,displayName' }, signal)
      const address = (me.mail ?? me.userPrincipalName ?? '').toLowerCase()
      const name = me.displayName ?? ''
      return {
        subject: options.subject,
        address,
        name,
        aliases: [{ address, name, isDefault: true }],
      }
    },
    async listFolders(signal = stopping.signal) {
      roles ??= await knownFolders(call, signal)
      return await readFolders(call, roles, signal)
    },
    scopesOf: folders => inOrder(folders).map(folder => folder.providerId),
    list: (scope, cursor, window, signal) => listGraph(call, scope, cursor, window, signal),
    ids: (scope, signal) => graphIds(call, scope, signal),
    async headers(refs, signal) {
      const found = []
      for (const ref of refs) {
        const one = await call<{
          readonly subject?: string
          readonly internetMessageId?: string
          readonly receivedDateTime?: string
          readonly from?: {
            readonly emailAddress?: { readonly name?: string; readonly address?: string }
          }
        }>(
          {
            method: 'GET',
            path: `${message(ref.providerId)}?$select=subject,from,receivedDateTime,internetMessageId`,
          },
          signal,
        )
        const sender = one.from?.emailAddress
        found.push({
          providerId: ref.providerId,
          rfcId: one.internetMessageId ?? null,
          subject: one.subject ?? '',
          from: sender === undefined ? '' : `${sender.name ?? ''} <${sender.address ?? ''}>`.trim(),
          at: Date.parse(one.receivedDateTime ?? ''),
          size: 0,
        })
      }
      return found
    },
    async *fetch(refs, { signal, maxMessageBytes }) {
      for (let from = 0; from < refs.length; from += BATCH) {
        const batch = refs.slice(from, from + BATCH)
        const metas = await metaOf(batch, signal)
        for (let at = 0; at < batch.length; at += TOGETHER)
          yield* await Promise.all(
            batch
              .slice(at, at + TOGETHER)
              .map(ref => fetchOne(ref, metas.get(ref.providerId), maxMessageBytes, signal)),
          )
      }
    },
    raw: (ref, signal) => bytesOf(ref.providerId, signal),
    async apply(op, signal) {
      const scopes = ['Mail.ReadWrite']
      if (op.kind === 'flags') {
        const change = flagChange(op.add, op.remove)
        const gone = await each(op.refs, ref =>
          call({ method: 'PATCH', path: message(ref.providerId), body: change, scopes }, signal),
        )
        return { moved: [], gone }
      }
      if (op.kind === 'delete') {
        const gone = await each(op.refs, ref =>
          call({ method: 'DELETE', path: message(ref.providerId), scopes }, signal),
        )
        return { moved: [], gone }
      }
      // There are folders only: the last one added is where it goes.
      const to = op.kind === 'move' ? op.to : op.add.at(-1)
      if (to === undefined) return { moved: [], gone: [] }
      const gone = await each(op.refs, ref =>
        call(
          {
            method: 'POST',
            path: `${message(ref.providerId)}/move`,
            body: { destinationId: to },
            scopes,
          },
          signal,
        ),
      )
      const moved = op.refs
        .filter(ref => !gone.includes(ref))
        .map(from => ({ from, to: { scope: to, providerId: from.providerId } }))
      return { moved, gone }
    },
    async send(raw, envelope, signal, onHandOver) {
      const { rfcId } = headOf(raw, 0)
      // An attempt that broke off left its draft: it goes now, and no second one lies about.
      const draft =
        (await leftDraft(rfcId ?? '', signal)) ??
        (await draftOf(withBcc(raw, envelope.bcc), signal))
      await call(
        {
          method: 'PATCH',
          path: message(draft.id),
          body: { singleValueExtendedProperties: [{ id: OWN_ID, value: rfcId ?? '' }] },
          scopes: ['Mail.ReadWrite'],
        },
        signal,
      )
      onHandOver()
      await call(
        { method: 'POST', path: `${message(draft.id)}/send`, scopes: ['Mail.Send'] },
        signal,
      )
      return { providerId: draft.id, isFiled: true, rejected: [] }
    },
    async findSent(rfcId, signal) {
      const own = `singleValueExtendedProperties/Any(ep: ep/id eq '${OWN_ID}' and ep/value eq ${quoted(rfcId)})`
      const found = await firstWhere(`isDraft eq false and ${own}`, signal)
      return found?.id ?? null
    },
    // Graph files what it sends by itself.
    fileSent: () => Promise.resolve(),
    async saveDraft(raw, replaces, signal) {
      const { id } = await draftOf(raw, signal)
      if (replaces !== null) await this.removeDraft(replaces, signal)
      return id
    },
    async removeDraft(providerId, signal) {
      await each([{ scope: '', providerId }], () =>
        call({ method: 'DELETE', path: message(providerId), scopes: ['Mail.ReadWrite'] }, signal),
      )
    },
    async find(_scope, addresses, signal) {
      const terms = addresses
        .slice(0, BATCH)
        .map(one => `participants:${one}`)
        .join(' OR ')
      const page = await call<{ readonly value?: readonly { readonly id: string }[] }>(
        {
          method: 'GET',
          path: `/me/messages?$select=id&$top=250&$search=${encodeURIComponent(`"${terms}"`)}`,
        },
        signal,
      )
      return (page.value ?? []).map(one => one.id)
    },
    async search(node, most, signal) {
      const words = graphWords(node)
      const asked = words === '' ? '$orderby=receivedDateTime desc' : `$search="${words}"`
      const page = await call<{
        readonly value?: readonly { readonly id: string; readonly parentFolderId?: string }[]
      }>(
        {
          method: 'GET',
          path: `/me/messages?$select=id,parentFolderId&$top=${most}&${encodeURI(asked)}`,
        },
        signal,
      )
      return (page.value ?? []).map(one => ({
        scope: one.parentFolderId ?? '',
        providerId: one.id,
      }))
    },
    watch: () => Promise.resolve(),
    reset() {
      roles = undefined
    },
    close() {
      stopping.abort()
      stopping = new AbortController()
      return Promise.resolve()
    },
  }
}

/** Inbox and Sent first: what a person looks for. */
const ORDER: readonly (FolderRole | null)[] = [
  'inbox',
  'sent',
  'archive',
  null,
  'drafts',
  'trash',
  'spam',
]
const inOrder = (folders: readonly RemoteFolder[]): readonly RemoteFolder[] =>
  folders.toSorted((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role))

function flagChange(add: readonly string[], remove: readonly string[]) {
  const has = (list: readonly string[], flag: string) => list.includes(flag)
  return {
    ...(has(add, '\\Seen') ? { isRead: true } : {}),
    ...(has(remove, '\\Seen') ? { isRead: false } : {}),
    ...(has(add, '\\Flagged') ? { flag: { flagStatus: 'flagged' } } : {}),
    ...(has(remove, '\\Flagged') ? { flag: { flagStatus: 'notFlagged' } } : {}),
  }
}

/** As OData writes a text. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Graph reads Bcc from the message and takes it out before it sends. */
function withBcc(raw: Uint8Array, bcc: readonly string[]): Uint8Array {
  if (bcc.length === 0) return raw
  return Buffer.concat([
    Buffer.from(`Bcc: ${bcc.map(one => one.replaceAll(/[\r\n]/g, '')).join(', ')}\r\n`),
    raw,
  ])
}
