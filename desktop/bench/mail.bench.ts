/**
 * Mail: parsing and storing the corpus as it comes from a mailbox, then lists, search and the mail of a
 * record in a mailbox of half a million messages.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DocId } from '@kith/shared/kit'
import type { ThreadsQuery } from '@kith/shared/rpc'
import { createMailReads } from '#engine/mailbox'
import { createReaders, openReadOnly } from '#engine/store'
import { bigMailbox, corpus, NOW, openBenchMailbox } from './big-mailbox.ts'
import { mebibytes, report, spread, time, type Line } from './measure.ts'

const size = Number(/--messages=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 500_000)
const lines: Line[] = []
const figures: Record<string, number> = {}

await storing()
await reading()
report(`mail: ${size} messages, p50 / p95`, lines, figures)

/** As a first sync delivers it: batches of 200 raw messages, from bytes to rows and words. */
async function storing(): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'kith-bench-mail-'))
  const mailbox = openBenchMailbox(profile)
  const raws = corpus()
  const bytesBefore = process.memoryUsage().rss
  let peak = 0
  let held = 0
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50)
  const from = performance.now()
  let last = from
  const beat = setInterval(() => {
    held = Math.max(held, performance.now() - last - 5)
    last = performance.now()
  }, 5)
  const cpu = process.cpuUsage()
  for (let at = 0; at < raws.length; at += 200)
    await mailbox.deliver(
      'a',
      raws.slice(at, at + 200).map((raw, offset) => ({
        folder: 1,
        scope: 'inbox',
        providerId: String(at + offset),
        raw,
        flags: [],
        labels: [1],
        receivedAt: NOW - (at + offset) * 600_000,
        isHistorical: true,
      })),
    )
  const took = performance.now() - from
  const { user, system } = process.cpuUsage(cpu)
  clearInterval(watch)
  clearInterval(beat)
  const perMinute = (raws.length / took) * 60_000
  const perCore = raws.length / ((user + system) / 1e6 / 60)
  add('parse and store, a minute', Math.round(perMinute).toLocaleString('en'), {
    bar: '≥ 10,000',
    holds: perMinute >= 10_000,
  })
  add('… by processor time of one core', Math.round(perCore).toLocaleString('en'))
  add('memory above the corpus, peak', mebibytes(peak - bytesBefore))
  add('memory of the process, peak', mebibytes(peak), {
    bar: '< 350 MiB',
    holds: peak < 350 * 2 ** 20,
  })
  add('longest pause of the thread', `${held.toFixed(0)} ms`)
  Object.assign(figures, { perMinute, perCore, peakMib: peak / 2 ** 20, pauseMs: held })
  await mailbox.close()
  rmSync(profile, { recursive: true })
}

async function reading(): Promise<void> {
  const { mailbox } = await bigMailbox(size)
  const { store } = mailbox
  const [busy] = store.all<{ id: number; n: number }>(
    'SELECT address AS id, count(*) AS n FROM participant GROUP BY address ORDER BY n DESC LIMIT 1',
  )
  const usual = store.pluck<number>(
    'SELECT id FROM address WHERE n_in BETWEEN 40 AND 400 ORDER BY id LIMIT 1',
  )[0]
  const record = (n: number) => `00000000-0000-4000-8000-00000000000${n}` as DocId
  store.write(tx => {
    tx.run('UPDATE address SET person = NULL, company = NULL')
    tx.run('UPDATE address SET person = ? WHERE id = ?', [record(1), usual ?? 0])
    tx.run('UPDATE address SET person = ? WHERE id = ?', [record(2), busy?.id ?? 0])
    tx.run(`UPDATE address SET company = ? WHERE id % 1000 = 0`, [record(3)])
  })
  const company =
    store.pluck<number>('SELECT count(*) FROM address WHERE company IS NOT NULL')[0] ?? 0
  const read = openReadOnly(store.file)
  const readers = createReaders({ file: store.file, size: 1 })
  const reads = createMailReads({
    read,
    readers,
    nameOf: () => undefined,
    lastLogged: () => null,
    partiesOf: record => [record],
    now: () => NOW,
  })
  const one = async (what: string, query: ThreadsQuery, bar: number) => {
    let rows = 0
    const sample = await time(60, async () => {
      rows = (await reads.threads({ limit: 50, ...query })).rows.length
    })
    add(`${what} (${rows})`, spread(sample), { bar: `p95 ≤ ${bar} ms`, holds: sample.p95 <= bar })
    figures[what.replaceAll(/\W+/g, '_')] = sample.p95
  }
  const deep = await cursorAfter(reads, { box: 'all' }, 40)
  await one('newest 50: inbox', { box: 'inbox' }, 5)
  await one('newest 50: news', { box: 'inbox', split: 'news' }, 5)
  await one('newest 50: inbox of an account', { box: 'inbox', account: 'a' }, 5)
  await one('newest 50: sent', { box: 'sent' }, 5)
  await one('newest 50: label', { box: 'all', label: '6' }, 5)
  await one('newest 50: all, far down', { box: 'all', cursor: deep }, 5)
  await one('mail of a person', { box: 'all', record: record(1) }, 30)
  await one(`mail of the busiest, ${busy?.n ?? 0} mails`, { box: 'all', record: record(2) }, 30)
  await one(`mail of a company, ${company} addresses`, { box: 'all', record: record(3) }, 30)
  await one('search: a common word', { box: 'all', query: 'linux' }, 50)
  await one('search: a rare word', { box: 'all', query: 'w1x2a' }, 50)
  await one('search: a phrase', { box: 'all', query: '"mailing list"' }, 50)
  await one(
    'search: two words and a year',
    { box: 'all', query: 'kernel patch before:2020-01-01' },
    50,
  )
  await one('search: from and word', { box: 'all', query: 'from:matthias apt' }, 50)
  await one('search: from', { box: 'all', query: 'from:tjb' }, 50)
  await one('search: unread with attachment', { box: 'all', query: 'is:unread has:attachment' }, 50)
  await one('search: a beginning', { box: 'all', query: 'quarterl' }, 50)
  await one('search: in a label', { box: 'all', query: 'label:clients perl' }, 50)
  const counts = await time(60, () => reads.counts())
  add('counts of the side bar', spread(counts))
  const bytes = statSync(store.file).size
  const messages = store.pluck<number>('SELECT count(*) FROM message')[0] ?? 1
  add('file', `${mebibytes(bytes)}, ${Math.round(bytes / messages)} B a message`)
  Object.assign(figures, { fileMib: bytes / 2 ** 20, bytesPerMessage: bytes / messages })
  read.close()
  await readers.close()
  await mailbox.close()
}

async function cursorAfter(
  reads: ReturnType<typeof createMailReads>,
  query: ThreadsQuery,
  pages: number,
): Promise<string | null> {
  let cursor: string | null = null
  for (let page = 0; page < pages; page++)
    ({ cursor } = await reads.threads({ ...query, limit: 500, cursor }))
  return cursor
}

function add(what: string, measured: string, verdict: Pick<Line, 'bar' | 'holds'> = {}): void {
  lines.push({ what, measured, ...verdict })
}
