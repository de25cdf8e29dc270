/** `kith mail …`: looks at the mailboxes, takes mail in from files, searches. */
import { isoTime } from '@kith/shared/kit'
import type { SyncSummary, ThreadRow } from '@kith/shared/rpc'
import { finished } from '../jobs.ts'
import { drawTable } from '../table.ts'
import { cliFault, defineVerb, type Verb, type VerbContext } from '../verb.ts'
import { counted, number } from '../words.ts'

const USAGE =
  'mail sync --once | mail import FILE.mbox|TAKEOUT.zip|DIR | mail search QUERY [--limit N]'

type Kind<Result> = Pick<Verb<Result>, 'run' | 'text'>
const defineKind = <Result>(kind: Kind<Result>): Kind<unknown> => kind

const KINDS: Readonly<Record<string, Kind<unknown>>> = {
  sync: defineKind<SyncSummary>({
    async run({ client, options }) {
      if (options['once'] !== true) throw cliFault('usage', { usage: USAGE })
      const { onServer, here, leftOut, failed } = await client.mailAccounts.syncOnce({
        account: null,
      })
      return { onServer, here, leftOut: { ...leftOut }, failed }
    },
    text: ({ onServer, here, leftOut, failed }) =>
      [
        `${counted(onServer, 'message')} in the mailboxes, ${number(here)} here.`,
        ...Object.entries(leftOut).map(([why, count]) => `Left out (${why}): ${number(count)}`),
        ...(failed > 0 ? [`${number(failed)} could not be fetched yet; Kith tries again.`] : []),
      ].join('\n'),
  }),
  import: defineKind<Imported>({
    async run(context) {
      const [path] = context.words
      if (path === undefined) throw cliFault('usage', { usage: USAGE })
      const file = context.resolve(path)
      const { job } = await context.client.mailAccounts.importFile({ path: file })
      return await finished<Imported>(context, job)
    },
    text: ({ stored, known, unreadable }) =>
      [
        `${counted(stored, 'message')} brought in, ${number(known)} were here already.`,
        ...(unreadable > 0 ? [`${number(unreadable)} could not be read as mail.`] : []),
      ].join('\n'),
  }),
  search: defineKind<Found>({
    async run({ client, words, options }) {
      const query = words.join(' ').trim()
      const limit = Number(options['limit'] ?? 50)
      if (query === '' || !Number.isInteger(limit) || limit < 1)
        throw cliFault('usage', { usage: USAGE })
      const { rows } = await client.mail.threads({ box: 'all', query, limit: Math.min(limit, 500) })
      return { rows: rows.map(foundOf) }
    },
    text: ({ rows }, { width }) =>
      rows.length === 0
        ? 'No conversation was found.'
        : drawTable(
            [{ head: 'Last' }, { head: 'From' }, { head: 'Subject' }, { head: 'Begins' }],
            rows.map(({ at, from, subject, snippet }) => [
              at.slice(0, 10),
              from.map(({ name, address }) => name || address).join(', '),
              subject,
              snippet,
            ]),
            width,
          ),
  }),
}

interface Imported {
  readonly stored: number
  readonly known: number
  readonly unreadable: number
}

interface Found {
  readonly rows: readonly ReturnType<typeof foundOf>[]
}

function foundOf(row: ThreadRow) {
  return {
    id: row.id,
    subject: row.subject,
    from: row.people.map(({ address, name }) => ({ address, name })),
    at: isoTime(row.at),
    snippet: row.snippet,
    count: row.count,
    isUnread: row.isUnread,
  }
}

export const mailVerb = defineVerb({
  name: 'mail',
  usage: USAGE,
  options: { once: { type: 'boolean' }, limit: { type: 'string' } },
  run: async context => await kindOf(context).run(afterKind(context)),
  text: (result, context) => kindOf(context).text(result, afterKind(context)),
})

function kindOf({ words: [name = ''] }: VerbContext): Kind<unknown> {
  const kind = KINDS[name]
  if (kind === undefined) throw cliFault('usage', { usage: USAGE })
  return kind
}

const afterKind = (context: VerbContext): VerbContext => ({
  ...context,
  words: context.words.slice(1),
})
