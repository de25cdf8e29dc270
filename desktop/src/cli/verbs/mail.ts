/** `kith mail …`: looks at the mailboxes, takes mail in from files, searches. */
import { isoTime, type Json } from '@kith/shared/kit'
import type { ThreadRow } from '@kith/shared/rpc'
import { finished } from '../jobs.ts'
import { cliFault, defineVerb, type VerbContext } from '../verb.ts'

const USAGE =
  'mail sync --once | mail import FILE.mbox|TAKEOUT.zip|DIR | mail search QUERY [--limit N]'

type MailVerb = (context: VerbContext) => Promise<Json>

const KINDS: Readonly<Record<string, MailVerb>> = {
  async sync(context) {
    if (context.options['once'] !== true) throw cliFault('usage', { usage: USAGE })
    const { onServer, here, leftOut, failed } = await context.client.mailAccounts.syncOnce({
      account: null,
    })
    return { onServer, here, leftOut: { ...leftOut }, failed }
  },
  async import({ client, words, note, resolve }) {
    const [path] = words
    if (path === undefined) throw cliFault('usage', { usage: USAGE })
    const { job } = await client.mailAccounts.importFile({ path: resolve(path) })
    return await finished(client, job, note)
  },
  async search({ client, words, options }) {
    const query = words.join(' ').trim()
    const limit = Number(options['limit'] ?? 50)
    if (query === '' || !Number.isInteger(limit) || limit < 1)
      throw cliFault('usage', { usage: USAGE })
    const { rows } = await client.mail.threads({ box: 'all', query, limit: Math.min(limit, 500) })
    return { rows: rows.map(rowOf) }
  },
}

const rowOf = (row: ThreadRow): Json => ({
  id: row.id,
  subject: row.subject,
  from: row.people.map(({ address, name }) => ({ address, name })),
  at: isoTime(row.at),
  snippet: row.snippet,
  count: row.count,
  isUnread: row.isUnread,
})

export const mailVerb = defineVerb({
  name: 'mail',
  usage: USAGE,
  options: { once: { type: 'boolean' }, limit: { type: 'string' } },
  async run(context) {
    const kind = KINDS[context.words[0] ?? '']
    if (kind === undefined) throw cliFault('usage', { usage: mailVerb.usage })
    return await kind({ ...context, words: context.words.slice(1) })
  },
})
