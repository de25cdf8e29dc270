/**
 * Many clients who are up to date and only listen, in a process of their own: argv[2] the address of
 * the server, argv[3] the workspace, argv[4] how many, argv[5] names the process, argv[6] where they
 * begin: the log, its head and the scopes, as JSON. They ping as desktops do.
 */
import type { DocId } from '@kith/shared/kit'
import { SyncClient } from '#testkit'

const [, , url = '', workspace = '', count = '0', part = '0', from = '{}'] = process.argv
const { log, cursor, scopes } = JSON.parse(from) as {
  readonly log: string
  readonly cursor: number
  readonly scopes: readonly number[]
}
const AT_ONCE = 50
const PING_MS = 20_000
const crowd: SyncClient[] = []
for (let at = 0; at < Number(count); at += AT_ONCE) {
  const some = Array.from({ length: Math.min(AT_ONCE, Number(count) - at) }, (_, i) => {
    const client = new SyncClient(workspace as DocId, `p${part}-${at + i}`)
    client.address = `127.0.0.${2 + Number(part)}`
    client.cursor = cursor
    client.log = log
    client.scopes = scopes
    client.isMerging = false
    return client
  })
  await Promise.all(some.map(client => client.connect(url)))
  for (const client of some) {
    client.isKeeping = false
    client.messages.length = 0
    client.frames.length = 0
  }
  crowd.push(...some)
}
setInterval(() => {
  for (const client of crowd) client.send({ type: 'ping', cursor: client.cursor })
}, PING_MS)
const told = () => ({
  rss: process.memoryUsage().rss,
  cpuMs: 0,
  open: crowd.filter(client => client.isOpen).length,
  behind: Math.min(...crowd.map(client => client.cursor)),
})
process.send?.(told())
process.on('message', () => process.send?.(told()))
process.on('disconnect', () => process.exit(0))
