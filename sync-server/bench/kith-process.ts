/** Our server in a process of its own: argv[2] a PostgreSQL URL or `memory`, argv[3] how many records, argv[4] a workspace that has them already. */
import { newId, silentLog, type DocId } from '@kith/shared/kit'
import { openDatabase } from '#db'
import { memberOf, newWorkspace, openDoor, startRooms } from '../src/rooms/rooms.fixture.ts'
import { stateOf } from './record.ts'

const [, , where = 'memory', count = '0', made] = process.argv
const database = await openDatabase({
  folder: null,
  url: where === 'memory' ? undefined : where,
  migrations: [],
  log: silentLog,
})
const rooms = await startRooms(database, openDoor())
const workspace = (made as DocId | undefined) ?? (await newWorkspace(database))
if (made === undefined)
  await database.tx({ workspace }, tx => tx.query('update workspace set is_empty = true'))
const { log } = await rooms.hub.room(workspace)
const actor = { user: 'bench', member: memberOf('bench'), role: 'admin', groups: [] }
const docs: DocId[] = []
const total = made === undefined ? Number(count) : 0
for (let at = 0; at < total; at += 1000) {
  const entries = Array.from({ length: Math.min(1000, total - at) }, (_, i) => {
    const doc = newId()
    docs.push(doc)
    const ref = { doc, kind: 'record' as const, type: 'person' }
    return { ...ref, scope: 0, epoch: 0, seq: 0, at: 1, state: stateOf(at + i) }
  })
  const isLast = at + 1000 >= total
  await log.seed({ device: 1, actor, batch: at, entries, isLast }, false)
}
globalThis.gc?.()
process.send?.({
  url: rooms.url,
  workspace,
  docs: docs.slice(0, 500),
  rss: process.memoryUsage().rss,
})
process.on('message', what => {
  if (what === 'rss') globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  process.send?.({ rss: process.memoryUsage().rss, cpuMs: (user + system) / 1000 })
})
process.on('disconnect', () => process.exit(0))
