/** The audit log of the shared workspace, as its server has it: for administrators. */
import { json, s } from '@kith/shared/kit'
import type { AuditCheck, AuditPage } from '@kith/shared/rpc'
import { readUpstream } from '#engine/sync'
import type { Store } from '#engine/store'
import type { Account } from './account.ts'
import { teamFault } from './team.ts'

export interface TeamAudit {
  /** Newest first, behind place `after`; 0 for the newest. */
  readonly page: (after: number) => Promise<AuditPage>
  /** Has the server walk its chain of hashes. */
  readonly check: () => Promise<AuditCheck>
  /** All of it as CSV, oldest first. */
  readonly file: () => Promise<string>
}

const PAGE = 100
const pageSchema = s.object({
  events: s.array(
    s.object({
      seq: s.number(),
      at: s.string(),
      what: s.string(),
      actor: s.string().nullable(),
      address: s.string().nullable(),
      data: s.record(s.string(), json),
    }),
  ),
  next: s.number().nullable(),
})
const checkSchema = s.object({
  ok: s.boolean(),
  events: s.number(),
  brokenAt: s.number().nullable(),
})

export function createTeamAudit({
  store,
  account,
}: {
  readonly store: Store
  readonly account: Account
}): TeamAudit {
  const path = (rest: string): string => {
    const info = readUpstream(store)
    if (info === null) throw teamFault('not-shared', {})
    return `/api/workspaces/${info.workspace}/audit${rest}`
  }
  return {
    page: after =>
      account.ask({
        method: 'GET',
        path: path(`?order=newest&after=${after}&limit=${PAGE}`),
        answer: pageSchema,
      }),
    check: () => account.ask({ method: 'GET', path: path('/verify'), answer: checkSchema }),
    async file() {
      let text = ''
      for (let after: string | null = '0'; after !== null;) {
        const part = await account.send({
          method: 'GET',
          path: path(`?format=csv&limit=5000&after=${encodeURIComponent(after)}`),
        })
        const lines = await part.text()
        // Every page begins with the names of the columns.
        text += text === '' ? lines : lines.slice(lines.indexOf('\n') + 1)
        after = part.headers.get('x-kith-next')
      }
      return text
    },
  }
}
