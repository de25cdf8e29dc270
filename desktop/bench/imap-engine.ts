/** One account fetched from nothing, in a process of its own so that its memory is its own. */
import { silentLog, systemClock } from '@kith/shared/kit'
import { createImapConnector } from '#engine/connectors'
import { createAccounts } from '#engine/mail'
import { addAccount, createMailbox } from '#engine/mailbox'

const [folder = '', port = '', user = ''] = process.argv.slice(2)
const log = silentLog
const mailbox = createMailbox({
  file: `${folder}/mail.db`,
  profile: folder,
  clock: systemClock,
  log,
})
const now = Date.now()
mailbox.store.write(tx => {
  addAccount(
    tx,
    {
      id: 'bench',
      provider: 'imap',
      address: `${user}@example.test`,
      subject: null,
      name: user,
      hue: 0,
      config: '{}',
      secret_name: 'x',
      scopes: '[]',
      since: null,
      contact_policy: 'suggest',
    },
    now,
  )
})
mailbox.book.forgetMine()
let longestWrite = 0
const { store } = mailbox
const watched: typeof store = {
  ...store,
  write(work, options) {
    const began = process.cpuUsage()
    const result = store.write(work, options)
    const spent = process.cpuUsage(began)
    longestWrite = Math.max(longestWrite, (spent.user + spent.system) / 1000)
    return result
  },
}
const accounts = createAccounts({
  mailbox: { ...mailbox, store: watched },
  clock: systemClock,
  log,
  chance: Math.random,
  secrets: {
    get: async () => undefined,
    set: async () => undefined,
    remove: async () => undefined,
  },
  connect: async () =>
    createImapConnector({
      place: { host: '127.0.0.1', port: Number(port), tls: 'none' },
      signIn: { user, password: 'secret' },
      fingerprint: null,
      clock: systemClock,
      log,
      address: `${user}@example.test`,
      smtp: null,
    }),
})

const start = performance.now()
const cpu = process.cpuUsage()
const count = () =>
  mailbox.store.pluck<number>('SELECT sum(n) FROM item_count WHERE state = 1')[0] ?? 0
let first: number | undefined
let peak = 0
let longest = 0
let beat = performance.now()
const timer = setInterval(() => {
  longest = Math.max(longest, performance.now() - beat)
  beat = performance.now()
  const memory = process.memoryUsage()
  if (memory.rss > peak && process.env['KITH_BENCH_MEMORY'])
    process.stdout.write(`${JSON.stringify(memory)}\n`)
  peak = Math.max(peak, memory.rss)
  if (first === undefined && count() >= 100) first = performance.now() - start
}, 20)
await accounts.service.syncOnce({ account: 'bench' })
clearInterval(timer)
const seconds = (performance.now() - start) / 1000
const used = process.cpuUsage(cpu)
const rows = (sql: string) => mailbox.store.pluck<number>(sql)[0] ?? 0
process.send?.({
  is: 'fetched',
  seconds,
  cpuSeconds: (used.user + used.system) / 1e6,
  firstMs: first ?? seconds * 1000,
  here: count(),
  threads: rows('SELECT count(*) FROM thread WHERE merged_into IS NULL'),
  messages: rows('SELECT count(*) FROM message'),
  searchable: rows('SELECT count(*) FROM message_fts'),
  peak,
  longest,
  longestWrite,
})
const generation = () => mailbox.store.pluck<number>('SELECT generation FROM account')[0]
const before = generation() ?? 0
accounts.setLookEvery(3_600_000)
accounts.start()
const watching = setInterval(() => {
  // Two looks by itself: one at the start, one when the line that waits for news stands.
  if ((generation() ?? 0) < before + 2) return
  clearInterval(watching)
  process.send?.({ is: 'watching' })
}, 20)
let seen = count()
const look = setInterval(() => {
  const here = count()
  if (here > seen) process.send?.({ is: 'arrived', at: Date.now() })
  seen = here
}, 10)
process.once('message', () => {
  clearInterval(look)
  void accounts
    .close()
    .then(() => mailbox.close())
    .then(() => process.exit(0))
})
