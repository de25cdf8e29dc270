/** What happens in the rooms as metrics and as lines of the log. */
import type { Log } from '@kith/shared/kit'
import { logCommit, sizeOf, type Metrics, type Traces } from '#observe'
import type { RoomsWatch } from '#rooms'

export function watchRooms(metrics: Metrics, log: Log, traces: Traces): RoomsWatch {
  return {
    waiting: by => metrics.move('kith_queue_depth', by, { queue: 'push' }),
    committed({ taken, known, refused, ms, seqFrom, actions, ...who }) {
      metrics.observe('kith_ack_seconds', ms / 1000)
      for (const [result, count] of Object.entries({ taken, known, refused }))
        if (count > 0) metrics.add('kith_pushed_updates_total', count, { result })
      if (taken === 0) return
      metrics.add('kith_committed_entries_total', taken, { size: sizeOf(seqFrom) })
      logCommit(log, { ...who, actions, seqFrom, entries: taken, ms: Math.round(ms * 10) / 10 })
      for (const { id, command } of actions)
        traces.begin('sync.commit', { action: id, agoMs: ms, attributes: { command, taken } })()
    },
    passedOn: ms => metrics.observe('kith_fanout_seconds', ms / 1000),
    sent: entries => metrics.add('kith_fanout_entries_total', entries),
  }
}
