/**
 * Microsoft Graph v1.0, mail, as its reference says it: https://learn.microsoft.com/graph/api/resources/message
 * Delta: /graph/delta-query-messages · batches: /graph/json-batching · throttling: /graph/throttling
 * Ids are immutable where `Prefer: IdType="ImmutableId"` asks for it and change with every move where
 * it does not: /graph/outlook-immutable-id
 */
import { Hono, type Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { SimAccounts } from './sim-accounts.ts'
import { recipients } from './gmail-api.ts'
import { matchesKql } from './graph-search.ts'
import type { SimFaults } from './sim-faults.ts'
import { headerOf, type SimMailbox, type SimMessage } from './sim-mailbox.ts'

export interface GraphDeps {
  readonly accounts: SimAccounts
  readonly mailboxOf: (address: string) => SimMailbox
  readonly deliver: (raw: string, to: readonly string[]) => void
  /** Those that meet a part of a batch. */
  readonly faults: SimFaults
}
interface Vars {
  Variables: {
    box: SimMailbox
    address: string
    name: string
    scopes: readonly string[]
    isImmutable: boolean
  }
}

const ORIGIN = 'https://graph.microsoft.com/v1.0'
/** Well-known name, id of the folder, label it stands for. */
const KNOWN: readonly (readonly [string, string, string])[] = [
  ['inbox', 'Inbox', 'INBOX'],
  ['sentitems', 'Sent Items', 'SENT'],
  ['drafts', 'Drafts', 'DRAFT'],
  ['archive', 'Archive', 'folder:archive'],
  ['deleteditems', 'Deleted Items', 'TRASH'],
  ['junkemail', 'Junk Email', 'SPAM'],
]
const FOLDER_LABELS = new Set(KNOWN.map(([, , label]) => label))
const idOf = (label: string): string => `AQMk-${Buffer.from(label).toString('hex')}`
const labelOf = (id: string): string => Buffer.from(id.slice('AQMk-'.length), 'hex').toString()

export function graphApi({ accounts, mailboxOf, deliver, faults }: GraphDeps): Hono<Vars> {
  const app = new Hono<Vars>()
  app.use(
    createMiddleware<Vars>(async (context, next) => {
      const holder = accounts.holder(context.req.header('authorization')?.replace(/^Bearer /, ''))
      if (holder === undefined)
        return problem(
          context,
          401,
          'InvalidAuthenticationToken',
          'Access token has expired or is not yet valid.',
        )
      context.set('box', mailboxOf(holder.user.address))
      context.set('address', holder.user.address)
      context.set('name', holder.user.name)
      context.set('scopes', holder.scopes)
      context.set('isImmutable', /IdType="?ImmutableId/i.test(context.req.header('prefer') ?? ''))
      return next()
    }),
  )
  const needs = (...scopes: readonly string[]) =>
    createMiddleware<Vars>(async (context, next) =>
      scopes.some(scope => context.get('scopes').includes(scope))
        ? next()
        : problem(
            context,
            403,
            'ErrorAccessDenied',
            'Access is denied. Check credentials and try again.',
          ),
    )
  const reads = needs('Mail.Read', 'Mail.ReadWrite')
  const writes = needs('Mail.ReadWrite')

  app.get('/me', context =>
    context.json({
      id: context.get('address'),
      mail: context.get('address'),
      userPrincipalName: context.get('address'),
      displayName: context.get('name'),
    }),
  )
  app.get('/me/mailFolders', reads, context =>
    context.json({
      value: foldersOf(context.get('box')).map(label => folder(context.get('box'), label)),
    }),
  )
  app.get('/me/mailFolders/:id', reads, context => {
    const label = folderLabel(context.req.param('id'))
    if (label === undefined || !foldersOf(context.get('box')).includes(label))
      return notFound(context)
    return context.json(folder(context.get('box'), label))
  })
  app.get('/me/mailFolders/:id/childFolders', reads, context => context.json({ value: [] }))
  app.get('/me/mailFolders/:id/messages/delta', reads, context => {
    const box = context.get('box')
    const label = folderLabel(context.req.param('id'))
    if (label === undefined) return notFound(context)
    const size = Number(
      /odata\.maxpagesize=(\d+)/.exec(context.req.header('prefer') ?? '')?.[1] ?? 10,
    )
    const skip = context.req.query('$skiptoken')
    const delta = context.req.query('$deltatoken')
    const path = `${ORIGIN}/me/mailFolders/${context.req.param('id')}/messages/delta`
    if (delta !== undefined || skip?.startsWith('d') === true) {
      const [since = 0, from = 0, to = box.seq()] = (skip?.slice(1) ?? `${delta}`)
        .split('.')
        .map(Number)
      const changes = box.since(since)
      if (changes === undefined)
        return problem(
          context,
          410,
          'syncStateNotFound',
          'The sync state generation is not found; resync.',
        )
      const ids = [
        ...new Set(changes.filter(change => change.seq <= to).map(change => change.message.id)),
      ]
      const page = ids.slice(from, from + size)
      const value = page.flatMap((id): object[] => {
        const message = box.messages.get(id)
        if (message !== undefined && folderOf(message) === label) return [light(context, message)]
        const wasHere = changes.some(change => change.message.id === id)
        return wasHere
          ? [
              {
                id: shownId(context, id, message),
                '@removed': { reason: message === undefined ? 'deleted' : 'changed' },
              },
            ]
          : []
      })
      return context.json(
        from + size < ids.length
          ? { value, '@odata.nextLink': `${path}?$skiptoken=d${since}.${from + size}.${to}` }
          : { value, '@odata.deltaLink': `${path}?$deltatoken=${to}` },
      )
    }
    const [from = 0, at = box.seq()] = (skip ?? '').split('.').filter(Boolean).map(Number)
    const inside = inFolder(box, label)
    const value = inside.slice(from, from + size).map(message => light(context, message))
    return context.json(
      from + size < inside.length
        ? { value, '@odata.nextLink': `${path}?$skiptoken=${from + size}.${at}` }
        : { value, '@odata.deltaLink': `${path}?$deltatoken=${at}` },
    )
  })
  app.get('/me/mailFolders/:id/messages', reads, context => {
    const label = folderLabel(context.req.param('id'))
    if (label === undefined) return notFound(context)
    const size = Number(context.req.query('$top') ?? 10)
    const from = Number(context.req.query('$skip') ?? 0)
    const inside = inFolder(context.get('box'), label)
    const value = inside.slice(from, from + size).map(message => light(context, message))
    const next = `${ORIGIN}/me/mailFolders/${context.req.param('id')}/messages?$top=${size}&$skip=${from + size}`
    return context.json({
      value,
      ...(from + size < inside.length ? { '@odata.nextLink': next } : {}),
    })
  })
  app.get('/me/messages', reads, context => {
    const filter = context.req.query('$filter') ?? ''
    const own = /ep\/value eq '((?:[^']|'')*)'/.exec(filter)?.[1]?.replaceAll("''", "'")
    const rfcId = /internetMessageId eq '([^']*)'/.exec(filter)?.[1]
    const search = context.req.query('$search')
    const value = [...context.get('box').messages.values()].filter(message =>
      own !== undefined
        ? ownIds.get(message) === own && !message.labels.has('DRAFT')
        : rfcId !== undefined
          ? message.rfcId === rfcId &&
            (!filter.includes('isDraft eq true') || message.labels.has('DRAFT'))
          : search === undefined || matchesKql(message, search.replaceAll(/^"|"$/g, '')),
    )
    return context.json({
      value: value.map(message => ({
        id: shownId(context, message.id, message),
        parentFolderId: idOf(folderOf(message)),
      })),
    })
  })
  app.post('/me/messages', writes, async context => {
    if (!(context.req.header('content-type') ?? '').startsWith('text/plain'))
      return problem(context, 400, 'ErrorInvalidRequest', 'Only MIME bodies are known here.')
    const raw = Buffer.from(await context.req.text(), 'base64').toString('latin1')
    const message = context.get('box').add(raw, { labels: ['DRAFT'] })
    return context.json({ id: shownId(context, message.id, message), isDraft: true }, 201)
  })
  app.get('/me/messages/:id', reads, context => {
    const message = messageOf(context, context.req.param('id'))
    if (message === undefined) return notFound(context)
    const from = headerOf(message.raw, 'From') ?? ''
    return context.json({
      ...light(context, message),
      parentFolderId: idOf(folderOf(message)),
      subject: headerOf(message.raw, 'Subject') ?? '',
      internetMessageId: message.rfcId,
      from: {
        emailAddress: {
          name: from.replace(/\s*<.*$/, ''),
          address: /<([^>]+)>/.exec(from)?.[1] ?? from,
        },
      },
    })
  })
  app.get('/me/messages/:id/$value', reads, context => {
    const message = messageOf(context, context.req.param('id'))
    if (message === undefined) return notFound(context)
    return context.body(Buffer.from(message.raw, 'latin1'), 200, {
      'content-type': 'message/rfc822',
    })
  })
  app.patch('/me/messages/:id', writes, async context => {
    const box = context.get('box')
    const message = messageOf(context, context.req.param('id'))
    if (message === undefined) return notFound(context)
    const body = await context.req.json<{
      isRead?: boolean
      flag?: { flagStatus?: string }
      singleValueExtendedProperties?: readonly { id: string; value: string }[]
    }>()
    const own = body.singleValueExtendedProperties?.[0]?.value
    if (own !== undefined) ownIds.set(message, own)
    if (body.isRead !== undefined)
      box.label(message.id, body.isRead ? [] : ['UNREAD'], body.isRead ? ['UNREAD'] : [])
    if (body.flag !== undefined) {
      const isOn = body.flag.flagStatus === 'flagged'
      box.label(message.id, isOn ? ['STARRED'] : [], isOn ? [] : ['STARRED'])
    }
    return context.json(light(context, message))
  })
  app.post('/me/messages/:id/move', writes, async context => {
    const box = context.get('box')
    const message = messageOf(context, context.req.param('id'))
    const body = await context.req.json<{ destinationId: string }>()
    const to = folderLabel(body.destinationId)
    if (message === undefined || to === undefined || !foldersOf(box).includes(to))
      return notFound(context)
    box.label(
      message.id,
      [to],
      [...message.labels].filter(label => isFolder(label) && label !== to),
    )
    moves.set(message, (moves.get(message) ?? 0) + 1)
    return context.json(light(context, message), 201)
  })
  app.post('/me/messages/:id/send', needs('Mail.Send'), context => {
    const box = context.get('box')
    const message = messageOf(context, context.req.param('id'))
    if (message === undefined) return notFound(context)
    deliver(message.raw, recipients(message.raw))
    box.label(message.id, ['SENT'], [...message.labels].filter(isFolder).concat('UNREAD'))
    return context.body(null, 202)
  })
  app.delete('/me/messages/:id', writes, context => {
    const message = messageOf(context, context.req.param('id'))
    if (message === undefined) return notFound(context)
    context.get('box').remove(message.id)
    return context.body(null, 204)
  })
  app.post('/$batch', reads, async context => {
    const { requests } = await context.req.json<{
      requests: readonly {
        id: string
        method: string
        url: string
        headers?: Record<string, string>
      }[]
    }>()
    if (requests.length > 20)
      return problem(
        context,
        400,
        'BadRequest',
        'Number of batch request steps exceeds the maximum value of 20.',
      )
    const responses = []
    for (const part of requests) {
      const fault = faults.take(`$batch${part.url}`)
      if (fault !== undefined && fault.status !== 0) {
        const headers = { 'Content-Type': 'application/json', ...fault.headers }
        responses.push({ id: part.id, status: fault.status, headers, body: fault.body ?? {} })
        continue
      }
      const answer = await app.request(part.url, {
        method: part.method,
        headers: { ...part.headers, authorization: context.req.header('authorization') ?? '' },
      })
      responses.push({
        id: part.id,
        status: answer.status,
        headers: { 'Content-Type': 'application/json' },
        body: await answer.json(),
      })
    }
    return context.json({ responses })
  })
  return app
}

/** Property by which a test's truth tells what the client wrote on a message. */
const ownIds = new WeakMap<SimMessage, string>()
const moves = new WeakMap<SimMessage, number>()

const isFolder = (label: string): boolean => FOLDER_LABELS.has(label) || label.startsWith('folder:')
const folderOf = (message: SimMessage): string =>
  [...message.labels].find(isFolder) ?? 'folder:archive'
const inFolder = (box: SimMailbox, label: string): readonly SimMessage[] =>
  [...box.messages.values()]
    .filter(message => folderOf(message) === label)
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
const foldersOf = (box: SimMailbox): readonly string[] => [
  ...FOLDER_LABELS,
  ...[...box.labels.values()].filter(label => !label.isSystem).map(label => `folder:${label.id}`),
]
const folderLabel = (given: string): string | undefined =>
  KNOWN.find(([name]) => name === given)?.[2] ??
  (given.startsWith('AQMk-') ? labelOf(given) : undefined)

function folder(box: SimMailbox, label: string) {
  const inside = inFolder(box, label)
  return {
    id: idOf(label),
    displayName:
      KNOWN.find(([, , each]) => each === label)?.[1] ??
      box.labels.get(label.replace(/^folder:/, ''))?.name ??
      label,
    childFolderCount: 0,
    totalItemCount: inside.length,
    unreadItemCount: inside.filter(message => message.labels.has('UNREAD')).length,
  }
}

/** Without the header an id says in which folder it stands, and so changes when that does. */
const shownId = (context: Context<Vars>, id: string, message: SimMessage | undefined): string =>
  context.get('isImmutable')
    ? `imm-${id}`
    : `mut-${id}-${message === undefined ? 0 : (moves.get(message) ?? 0)}`

function messageOf(context: Context<Vars>, given: string): SimMessage | undefined {
  const [kind, id = '', turn] = given.split('-')
  const message = context.get('box').messages.get(id)
  if (message === undefined || kind === 'imm') return message
  return Number(turn) === (moves.get(message) ?? 0) ? message : undefined
}

const light = (context: Context<Vars>, message: SimMessage) => ({
  id: shownId(context, message.id, message),
  receivedDateTime: new Date(message.at).toISOString(),
  conversationId: message.threadId,
  isRead: !message.labels.has('UNREAD'),
  isDraft: message.labels.has('DRAFT'),
  flag: { flagStatus: message.labels.has('STARRED') ? 'flagged' : 'notFlagged' },
})

const problem = (
  context: Context,
  status: 400 | 401 | 403 | 404 | 410 | 429 | 503,
  code: string,
  message: string,
) => context.json({ error: { code, message } }, status)
const notFound = (context: Context) =>
  problem(context, 404, 'ErrorItemNotFound', 'The specified object was not found in the store.')
