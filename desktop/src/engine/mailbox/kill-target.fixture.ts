/** Run by the kill test in a process of its own: takes what the books still name, and stores it in batches. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog, systemClock } from '@kith/shared/kit'
import { createMailbox } from './mailbox.ts'
import { nameItems, takeItems } from './ledger.ts'
import { rawMail } from './mailbox.fixture.ts'

const [, , profile = '', size = '2000'] = process.argv
mkdirSync(profile, { recursive: true })
const mailbox = createMailbox({
  file: join(profile, 'mail.db'),
  profile,
  clock: systemClock,
  log: silentLog,
})
const { store } = mailbox
const ids = Array.from({ length: Number(size) }, (_, n) => String(n))
store.write(tx => {
  if (tx.get('SELECT 1 FROM folder') !== undefined) return
  tx.run(
    `INSERT INTO folder (id, account, provider_id, path, name, role, kind) VALUES (1, 'a', 'inbox', 'inbox', 'inbox', 'inbox', 'folder')`,
  )
  const items = ids.map(providerId => ({ providerId, at: 0, priority: 3, leftOut: null }))
  nameItems(tx, 'a', 'inbox', items, 1, 0)
})

/** Ten mails a conversation; every hundredth cannot be read; every twentieth is a copy of another. */
function mailOf(n: number): Uint8Array {
  if (n % 100 === 99) {
    const deep = Array.from(
      { length: 70 },
      (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
    )
    return new TextEncoder().encode(
      `Subject: deep\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n${deep.join('')}`,
    )
  }
  const own = n % 20 === 19 ? n - 1 : n
  const root = own - (own % 10)
  return rawMail({
    id: `k${own}@kill`,
    from: `p${own % 7}@kill.example`,
    subject: `Topic ${root}`,
    at: Date.UTC(2026, 0, 1) + own * 30_000,
    ...(own === root ? {} : { reply: `k${root}@kill` }),
  })
}

process.stdout.write('ready\n')
for (;;) {
  const items = takeItems(store, 'a', Date.now(), 120)
  if (items.length === 0) break
  await mailbox.deliver(
    'a',
    items.map(({ provider_id }) => ({
      folder: 1,
      scope: 'inbox',
      providerId: provider_id,
      raw: mailOf(Number(provider_id)),
      flags: [],
      labels: [1],
      receivedAt: Date.UTC(2026, 0, 1) + Number(provider_id) * 30_000,
      isHistorical: true,
    })),
  )
  process.stdout.write(`${items.length}\n`)
}
process.stdout.write('done\n')
await mailbox.close()
