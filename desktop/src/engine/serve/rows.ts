/** rows.*: records once, by window, live. */
import type { Log } from '@kith/shared/kit'
import type { Live } from '#engine/live'
import { guarded, type Api } from './border.ts'

export function serveRows(api: Api, { live, log }: { readonly live: Live; readonly log: Log }) {
  const area = api.rows
  return area.router({
    window: area.window.handler(({ input }) => live.window(input.query, input.offset, input.limit)),
    watch: area.watch.handler(({ input: { query, offset, limit }, signal }) =>
      guarded(live.watch(query, offset, limit, signal), 'rows.watch', log),
    ),
    indexOf: area.indexOf.handler(async ({ input }) => ({
      index: await live.indexOf(input.query, input.id),
    })),
    aggregate: area.aggregate.handler(({ input }) => live.aggregate(input.query, input.limit)),
    watchAggregate: area.watchAggregate.handler(({ input, signal }) =>
      guarded(live.watchAggregate(input.query, input.limit, signal), 'rows.watchAggregate', log),
    ),
    record: area.record.handler(({ input }) => live.record(input.id)),
    watchRecord: area.watchRecord.handler(({ input, signal }) =>
      guarded(live.watchRecord(input.id, signal), 'rows.watchRecord', log),
    ),
  })
}
