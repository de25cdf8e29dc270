/** What the mailboxes themselves find: mail that is older than the window, or left out for another reason. */
import { parseSearch } from '@kith/shared/mail'
import type { ServerHit, ServerSearch } from '@kith/shared/rpc'
import { ITEM, searchContext, type Mailbox } from '#engine/mailbox'
import type { AccountContext } from './account-context.ts'
import { wordsOf } from './fetch-pending.ts'

const MOST = 50
const SHOWN = 25
const ITEM_ROW = 'SELECT state FROM item WHERE account = ? AND scope = ? AND provider_id = ?'
const THREAD = `SELECT m.thread FROM item i JOIN message m ON m.id = i.message
  WHERE i.account = ? AND i.scope = ? AND i.provider_id = ?`

export interface SearchedAccount {
  readonly id: string
  readonly address: string
  readonly use: <T>(work: (context: AccountContext) => Promise<T>) => Promise<T>
}

/** Newest first. A mailbox that cannot be asked is named with the reason; the others answer. */
export async function searchServer(
  accounts: readonly SearchedAccount[],
  query: string,
  now: number,
): Promise<ServerSearch> {
  const { node } = parseSearch(query, searchContext(now))
  const answers = await Promise.all(
    accounts.map(async ({ id, address, use }): Promise<ServerSearch> => {
      try {
        return { found: await use(context => searchOne(context, id, node)), failed: [] }
      } catch (error) {
        return { found: [], failed: [{ address, words: wordsOf(error) }] }
      }
    }),
  )
  return {
    found: answers.flatMap(one => one.found).toSorted((a, b) => b.at - a.at),
    failed: answers.flatMap(one => one.failed),
  }
}

async function searchOne(
  { connector, mailbox, signal }: AccountContext,
  account: string,
  node: ReturnType<typeof parseSearch>['node'],
): Promise<readonly ServerHit[]> {
  const refs = (await connector.search?.(node, MOST, signal)) ?? []
  const away = refs
    .filter(({ scope, providerId }) => {
      const [state] = mailbox.store.pluck<number>(ITEM_ROW, [account, scope, providerId])
      return state !== undefined && state !== ITEM.stored && state !== ITEM.missing
    })
    .slice(0, SHOWN)
  if (away.length === 0) return []
  const scopes = new Map(away.map(ref => [ref.providerId, ref.scope]))
  const heads = await Promise.all(
    [...Map.groupBy(away, ref => ref.scope).values()].map(some => connector.headers(some, signal)),
  )
  return heads.flat().map(({ providerId, subject, from, at }) => ({
    item: JSON.stringify([account, scopes.get(providerId) ?? '', providerId]),
    subject,
    from,
    at,
  }))
}

/** The conversation in which an item stands by now. */
export const threadOfItem = (
  { store }: Pick<Mailbox, 'store'>,
  key: readonly [string, string, string],
): number | null => store.pluck<number>(THREAD, key)[0] ?? null
