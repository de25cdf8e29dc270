/**
 * Gmail API v1 as the reference says it: https://developers.google.com/workspace/gmail/api/reference/rest
 * Units: https://developers.google.com/workspace/gmail/api/reference/quota (profile of 2026).
 * Errors: https://developers.google.com/workspace/gmail/api/guides/handle-errors
 */
import { Hono, type Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { SimAccounts } from './sim-accounts.ts'
import { matchesQuery } from './gmail-search.ts'
import { headerOf, type SimChange, type SimMailbox, type SimMessage } from './sim-mailbox.ts'
import type { SimQuota } from './sim-quota.ts'

export interface GmailDeps {
  readonly accounts: SimAccounts
  readonly mailboxOf: (address: string) => SimMailbox
  readonly quotaOf: (address: string) => SimQuota
  /** Carries a sent message to whoever of the simulator it is for. */
  readonly deliver: (raw: string, to: readonly string[]) => void
}
interface Vars {
  Variables: { box: SimMailbox; address: string; scopes: readonly string[] }
}

const UNITS: Readonly<Record<string, number>> = {
  profile: 1,
  labels: 1,
  'messages.list': 5,
  'messages.get': 20,
  'messages.send': 100,
  'messages.modify': 5,
  'messages.batch': 50,
  'messages.delete': 10,
  'history.list': 2,
  drafts: 10,
  sendAs: 1,
}
const READ = ['gmail.readonly', 'gmail.modify', 'https://mail.google.com/']
const CHANGE = ['gmail.modify', 'https://mail.google.com/']
const SEND = ['gmail.send', 'gmail.modify', 'gmail.compose', 'https://mail.google.com/']

export function gmailApi({ accounts, mailboxOf, quotaOf, deliver }: GmailDeps): Hono<Vars> {
  const app = new Hono<Vars>()
  app.use(
    createMiddleware<Vars>(async (context, next) => {
      const bearer = context.req.header('authorization')?.replace(/^Bearer /, '')
      const holder = accounts.holder(bearer)
      if (holder === undefined)
        return refuse(context, 401, 'authError', 'Invalid Credentials', 'UNAUTHENTICATED')
      context.set('box', mailboxOf(holder.user.address))
      context.set('address', holder.user.address)
      context.set('scopes', holder.scopes)
      return next()
    }),
  )
  /** Scope and units of a call, before it does anything. */
  const costs = (units: keyof typeof UNITS, scopes: readonly string[]) =>
    createMiddleware<Vars>(async (context, next) => {
      const has = context.get('scopes')
      if (!scopes.some(scope => has.some(each => each.endsWith(scope))))
        return refuse(
          context,
          403,
          'insufficientPermissions',
          'Request had insufficient authentication scopes.',
          'PERMISSION_DENIED',
        )
      if (!quotaOf(context.get('address')).spend(UNITS[units] ?? 1))
        return refuse(
          context,
          403,
          'rateLimitExceeded',
          "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'",
          'RESOURCE_EXHAUSTED',
        )
      return next()
    })

  app.get('/profile', costs('profile', READ), context => {
    const box = context.get('box')
    return context.json({
      emailAddress: context.get('address'),
      messagesTotal: box.messages.size,
      threadsTotal: new Set([...box.messages.values()].map(each => each.threadId)).size,
      historyId: String(box.seq()),
    })
  })
  app.get('/labels', costs('labels', READ), context =>
    context.json({
      labels: [...context.get('box').labels.values()].map(({ id, name, isSystem }) => ({
        id,
        name,
        type: isSystem ? 'system' : 'user',
        messageListVisibility: 'show',
        labelListVisibility: 'labelShow',
      })),
    }),
  )
  app.get('/labels/:id', costs('labels', READ), context => {
    const box = context.get('box')
    const label = box.labels.get(context.req.param('id'))
    if (label === undefined) return notFound(context)
    const inside = [...box.messages.values()].filter(each => each.labels.has(label.id))
    return context.json({
      id: label.id,
      name: label.name,
      type: label.isSystem ? 'system' : 'user',
      messagesTotal: inside.length,
      messagesUnread: inside.filter(each => each.labels.has('UNREAD')).length,
    })
  })
  app.get('/messages', costs('messages.list', READ), context => {
    const box = context.get('box')
    const query = context.req.query('q') ?? ''
    const labels = context.req.queries('labelIds') ?? []
    const hasSpam = context.req.query('includeSpamTrash') === 'true'
    const size = Math.min(500, Number(context.req.query('maxResults') ?? 100))
    const from = Number(context.req.query('pageToken') ?? 0)
    const found = [...box.messages.values()]
      .filter(
        each =>
          (hasSpam || (!each.labels.has('SPAM') && !each.labels.has('TRASH'))) &&
          labels.every(label => each.labels.has(label)) &&
          (query === '' || matchesQuery(each, query)),
      )
      .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    const page = found.slice(from, from + size)
    return context.json({
      ...(page.length === 0
        ? {}
        : { messages: page.map(({ id, threadId }) => ({ id, threadId })) }),
      ...(from + size < found.length ? { nextPageToken: String(from + size) } : {}),
      resultSizeEstimate: found.length,
    })
  })
  app.post('/messages/batchModify', costs('messages.batch', CHANGE), async context => {
    const body = await context.req.json<{
      ids: string[]
      addLabelIds?: string[]
      removeLabelIds?: string[]
    }>()
    const box = context.get('box')
    const unknown = [...(body.addLabelIds ?? []), ...(body.removeLabelIds ?? [])].find(
      label => !box.labels.has(label),
    )
    if (unknown !== undefined)
      return refuse(
        context,
        400,
        'invalidArgument',
        `Invalid label: ${unknown}`,
        'INVALID_ARGUMENT',
      )
    for (const id of body.ids) box.label(id, body.addLabelIds ?? [], body.removeLabelIds ?? [])
    return context.body(null, 204)
  })
  app.post('/messages/send', costs('messages.send', SEND), async context => {
    const body = await context.req.json<{ raw: string; threadId?: string }>()
    return context.json(send(context, decode(body.raw), body.threadId))
  })
  app.get('/messages/:id', costs('messages.get', READ), context => {
    const message = context.get('box').messages.get(context.req.param('id'))
    if (message === undefined) return notFound(context)
    return context.json(shown(message, context.req.query('format') ?? 'full'))
  })
  app.post('/messages/:id/modify', costs('messages.modify', CHANGE), async context => {
    const body = await context.req.json<{ addLabelIds?: string[]; removeLabelIds?: string[] }>()
    const box = context.get('box')
    const message = box.messages.get(context.req.param('id'))
    if (message === undefined) return notFound(context)
    box.label(message.id, body.addLabelIds ?? [], body.removeLabelIds ?? [])
    return context.json(shown(message, 'minimal'))
  })
  app.post('/messages/:id/trash', costs('messages.modify', CHANGE), context =>
    moved(context, ['TRASH'], ['INBOX', 'SPAM']),
  )
  app.post('/messages/:id/untrash', costs('messages.modify', CHANGE), context =>
    moved(context, [], ['TRASH']),
  )
  app.delete('/messages/:id', costs('messages.delete', ['https://mail.google.com/']), context => {
    const box = context.get('box')
    if (!box.messages.has(context.req.param('id'))) return notFound(context)
    box.remove(context.req.param('id'))
    return context.body(null, 204)
  })
  app.get('/history', costs('history.list', READ), context => {
    const box = context.get('box')
    const changes = box.since(Number(context.req.query('startHistoryId') ?? 0))
    if (changes === undefined) return notFound(context)
    const size = Math.min(500, Number(context.req.query('maxResults') ?? 100))
    const from = Number(context.req.query('pageToken') ?? 0)
    const page = changes.slice(from, from + size)
    return context.json({
      ...(page.length === 0 ? {} : { history: page.map(record) }),
      ...(from + size < changes.length ? { nextPageToken: String(from + size) } : {}),
      historyId: String(box.seq()),
    })
  })
  app.post('/drafts', costs('drafts', [...CHANGE, 'gmail.compose']), async context => {
    const body = await context.req.json<{ message: { raw: string } }>()
    const box = context.get('box')
    const message = box.add(decode(body.message.raw), { labels: ['DRAFT'] })
    const id = `r${message.id}`
    box.drafts.set(id, { id, message: message.id })
    return context.json({ id, message: { id: message.id, threadId: message.threadId } })
  })
  app.put('/drafts/:id', costs('drafts', [...CHANGE, 'gmail.compose']), async context => {
    const body = await context.req.json<{ message: { raw: string } }>()
    const box = context.get('box')
    const draft = box.drafts.get(context.req.param('id'))
    if (draft === undefined) return notFound(context)
    box.remove(draft.message)
    const message = box.add(decode(body.message.raw), { labels: ['DRAFT'] })
    draft.message = message.id
    return context.json({ id: draft.id, message: { id: message.id, threadId: message.threadId } })
  })
  app.delete('/drafts/:id', costs('drafts', [...CHANGE, 'gmail.compose']), context => {
    const box = context.get('box')
    const draft = box.drafts.get(context.req.param('id'))
    if (draft === undefined) return notFound(context)
    box.remove(draft.message)
    box.drafts.delete(draft.id)
    return context.body(null, 204)
  })
  app.get('/settings/sendAs', costs('sendAs', ['gmail.settings.basic', ...READ]), context =>
    context.json({
      sendAs: [
        {
          sendAsEmail: context.get('address'),
          displayName: '',
          signature: '',
          isPrimary: true,
          isDefault: true,
        },
      ],
    }),
  )
  return app

  function send(context: Context<Vars>, raw: string, threadId: string | undefined) {
    const box = context.get('box')
    const message = box.add(raw, {
      labels: ['SENT'],
      ...(threadId === undefined ? {} : { threadId }),
    })
    deliver(raw, recipients(raw))
    return { id: message.id, threadId: message.threadId, labelIds: ['SENT'] }
  }
  function moved(
    context: Context<Vars, '/messages/:id/trash'>,
    add: readonly string[],
    remove: readonly string[],
  ) {
    const box = context.get('box')
    const message = box.messages.get(context.req.param('id'))
    if (message === undefined) return notFound(context)
    box.label(message.id, add, remove)
    return context.json(shown(message, 'minimal'))
  }
}

function shown(message: SimMessage, format: string) {
  const head = {
    id: message.id,
    threadId: message.threadId,
    labelIds: [...message.labels],
    snippet: '',
    historyId: String(message.seq),
    internalDate: String(message.at),
    sizeEstimate: Buffer.byteLength(message.raw),
  }
  if (format === 'minimal') return head
  if (format === 'raw')
    return { ...head, raw: Buffer.from(message.raw, 'latin1').toString('base64url') }
  const headers = ['From', 'To', 'Cc', 'Subject', 'Date', 'Message-ID'].flatMap(name => {
    const value = headerOf(message.raw, name)
    return value === undefined ? [] : [{ name, value }]
  })
  return { ...head, payload: { headers } }
}

function record(change: SimChange) {
  const message = { ...change.message, labelIds: change.labels }
  const id = String(change.seq)
  const messages = [change.message]
  switch (change.kind) {
    case 'added':
      return { id, messages, messagesAdded: [{ message }] }
    case 'deleted':
      return { id, messages, messagesDeleted: [{ message }] }
    case 'labels-added':
      return { id, messages, labelsAdded: [{ message, labelIds: change.changed }] }
    case 'labels-removed':
      return { id, messages, labelsRemoved: [{ message, labelIds: change.changed }] }
  }
}

const decode = (raw: string): string => Buffer.from(raw, 'base64url').toString('latin1')

/** Addresses of To, Cc and Bcc. */
export const recipients = (raw: string): readonly string[] =>
  ['To', 'Cc', 'Bcc'].flatMap(name =>
    [...(headerOf(raw, name) ?? '').matchAll(/[^\s<>,;"]+@[^\s<>,;"]+/g)].map(found =>
      found[0].toLowerCase(),
    ),
  )

const refuse = (
  context: Context,
  status: 400 | 401 | 403 | 404 | 410 | 429 | 500,
  reason: string,
  message: string,
  word: string,
) =>
  context.json(
    {
      error: {
        code: status,
        message,
        status: word,
        errors: [{ message, domain: 'global', reason }],
      },
    },
    status,
  )
const notFound = (context: Context) =>
  refuse(context, 404, 'notFound', 'Requested entity was not found.', 'NOT_FOUND')
