/** What administrators ask of the server itself. */
import { isId, isoTime, s, type DocId } from '@kith/shared/kit'
import { defineRoute, MANAGER, type Audit, type Route } from '#http'
import { auditCsv } from './audit-csv.ts'
import type { AuditLog } from './audit-log.ts'
import type { Purge } from './purge.ts'

const id = s
  .string()
  .refine(isId, 'is not an id')
  .transform(text => text.toLowerCase() as DocId)
const params = s.object({ workspace: id })
const moment = s.iso
  .datetime({ offset: true })
  .transform(text => Date.parse(text))
  .optional()

const MAX_PAGE = 5000
const MAX_PURGE = 1000

export interface AdminRoutesDeps {
  readonly auditLog: AuditLog
  readonly audit: Audit
  readonly purge: Purge
}

export const adminRoutes = ({ auditLog, audit, purge }: AdminRoutesDeps): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/api/workspaces/:workspace/audit',
    rule: MANAGER,
    keyScope: 'audit',
    params,
    query: s.object({
      after: s.coerce.number().int().min(0).default(0),
      limit: s.coerce.number().int().min(1).max(MAX_PAGE).default(200),
      since: moment,
      until: moment,
      order: s.enum(['oldest', 'newest']).default('oldest'),
      format: s.enum(['json', 'csv']).default('json'),
    }),
    async run({ params: { workspace }, query, person, address }) {
      const { format, ...page } = query
      const rows = await auditLog.read(workspace, page)
      const next = rows.length < page.limit ? null : Number(rows.at(-1)?.seq)
      if (format === 'json') {
        return {
          events: rows.map(row => ({
            ...row,
            seq: Number(row.seq),
            at: isoTime(Number(row.at)),
            data: JSON.parse(row.data) as unknown,
          })),
          next,
        }
      }
      await audit({
        what: 'audit/exported',
        workspace,
        actor: person.user,
        address,
        data: { events: rows.length },
      })
      return new Response(auditCsv(rows), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="kith-audit.csv"',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          ...(next === null ? {} : { 'x-kith-next': String(next) }),
        },
      })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/workspaces/:workspace/audit/verify',
    rule: MANAGER,
    keyScope: 'audit',
    params,
    run: ({ params: { workspace } }) => auditLog.verify(workspace),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/workspaces/:workspace/purge',
    rule: MANAGER,
    params,
    body: s.strictObject({ docs: s.array(id).min(1).max(MAX_PURGE) }),
    run: ({ params: { workspace }, body, person }) => purge(workspace, body.docs, person),
  }),
]
