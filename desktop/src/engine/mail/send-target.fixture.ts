/** Sends what is due of one account and ends, unless somebody ends it before. */
import type { Dovecot } from '#engine/mail-testkit'
import { openBench } from './engine.fixture.ts'
import { sendDue } from './send-due.ts'

const [port = '', smtpPort = '', user = '', folder = '', now = ''] = process.argv.slice(2)
const server = { host: '127.0.0.1', port: Number(port) } as unknown as Dovecot
const bench = openBench(server, {
  user,
  folder,
  smtpPort: Number(smtpPort),
  clock: { now: () => Number(now) },
})
await bench.runner.use(sendDue)
await bench.close()
process.exit(0)
