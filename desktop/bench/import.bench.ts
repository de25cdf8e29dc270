/**
 * Importing 100,000 CSV rows, beside the least that SQLite could do with them: a blob as long as the
 * document, the typed row, its elements, indexes and search text (the bound of SYNC 1.6), inserted by
 * prepared statements in one transaction; no reading of a file, no CRDT, no history, no undo.
 */
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sampleWorkspace, sizeOf } from '../src/engine/demo/index.ts'
import { jobDone, openEngine } from './big-workspace.ts'
import { report, summarise, times, type Line } from './measure.ts'

const ROWS = 100_000
const CHUNK = 512 * 1024
const folder = mkdtempSync(join(tmpdir(), 'kith-bench-import-'))
const csv = join(folder, 'people.csv')
writeCsv()
const alone = await importInto('alone', false)
const beside = await importInto('beside', true)
const bound = rawBound()
const ratio = bound / alone.seconds
const lines: Line[] = [
  {
    what: `import of ${alone.created} rows`,
    measured: `${alone.seconds.toFixed(2)} s, ${Math.round(alone.created / alone.seconds)} rows/s`,
  },
  {
    what: 'the same rows into raw SQLite',
    measured: `${bound.toFixed(2)} s, ${Math.round(ROWS / bound)} rows/s`,
  },
  {
    what: 'speed against the bound',
    measured: times(ratio),
    bar: '≥ 0.35 ×',
    holds: ratio >= 0.35,
  },
  {
    what: 'again, with 40 durable edits a second beside it',
    measured: `${beside.seconds.toFixed(2)} s, edit p95 ${beside.edits.p95.toFixed(1)} ms`,
  },
]
report('import: 100,000 people from CSV', lines, {
  ratio,
  rowsPerSecond: alone.created / alone.seconds,
  editP95: beside.edits.p95,
})
rmSync(folder, { recursive: true, force: true })

async function importInto(name: string, withEdits: boolean) {
  const engine = await openEngine(join(folder, name))
  const { client } = engine
  await client.workspace.startEmpty({ name: 'Bench', me: 'Bench' })
  const { upload } = await client.files.begin({ name: 'people.csv', size: statSync(csv).size })
  let offset = 0
  for await (const bytes of createReadStream(csv, { highWaterMark: CHUNK })) {
    await client.files.chunk({ upload, offset, bytes: new Uint8Array(bytes as Buffer) })
    offset += (bytes as Buffer).length
  }
  const source = await client.exchange.open({ upload, object: 'person' })
  const plan = { ...source.plan, columns: source.columns.map(column => column.guess) }
  const start = performance.now()
  const { job } = await client.exchange.run({ source: source.source, plan })
  const waits: number[] = []
  let isDone = false
  const done = jobDone(engine, job).then(result => ((isDone = true), result))
  while (withEdits && !isDone) {
    const asked = performance.now()
    await client.commands.run({
      command: 'record.create',
      input: { object: 'task', cells: { title: 'While importing' } },
    })
    waits.push(performance.now() - asked)
    await new Promise(next => setTimeout(next, 25))
  }
  const { created } = (await done) as { readonly created: number }
  const seconds = (performance.now() - start) / 1000
  await engine.close()
  return { created, seconds, edits: summarise(waits.length > 0 ? waits : [0]) }
}

function* people() {
  let count = 0
  for (const record of sampleWorkspace({
    seed: 5,
    now: Date.parse('2026-11-20T12:00:00Z'),
    size: { ...sizeOf(ROWS * 2), people: ROWS, deals: 0 },
  })) {
    if (record.object !== 'person' || count++ >= ROWS) continue
    const { name, emails, phones, jobTitle, city } = record.cells as {
      name: { first: string; last: string }
      emails: string[]
      phones?: string[]
      jobTitle: string
      city: string
    }
    yield {
      first: name.first,
      last: name.last,
      email: emails[0] ?? '',
      phone: phones?.[0] ?? '',
      jobTitle,
      city,
      id: record.id,
    }
  }
}

function writeCsv(): void {
  const rows = ['First name,Last name,Email,Phone,Job title,City']
  for (const { first, last, email, phone, jobTitle, city } of people())
    rows.push(
      [first, last, email, phone, jobTitle, city]
        .map(cell => (/[",]/.test(cell) ? `"${cell}"` : cell))
        .join(','),
    )
  writeFileSync(csv, rows.join('\n'))
}

/** Seconds for the same rows with the tables, indexes and search text that Kith keeps for a person. */
function rawBound(): number {
  const made = new Database(join(folder, 'alone', 'workspace.kith'), { readonly: true })
  const wanted = made
    .prepare(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND (tbl_name IN ('doc', 'o_person', 'e_person') OR name = 'search')",
    )
    .pluck()
    .all() as string[]
  const bytes = made
    .prepare("SELECT avg(length(state)) FROM doc WHERE type = 'person'")
    .pluck()
    .get() as number
  made.close()
  const raw = new Database(join(folder, 'raw.db'))
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = NORMAL')
  raw.pragma('cache_size = -65536')
  for (const sql of wanted) raw.exec(sql)
  const list = [...people()]
  const begun = performance.now()
  const row = raw.prepare(
    'INSERT INTO o_person (pk, id, title, created_at, updated_at, c_name, c_name_first, c_name_last, c_emails, c_phones, c_jobTitle, c_city) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
  )
  const blob = Buffer.alloc(Math.round(bytes), 7)
  const doc = raw.prepare('INSERT INTO doc (pk, id, kind, type, at, state) VALUES (?,?,?,?,?,?)')
  const element = raw.prepare(
    'INSERT INTO e_person (pk, field, element, pos, value, norm) VALUES (?,?,?,?,?,?)',
  )
  const words = raw.prepare('INSERT INTO search (rowid, title, body) VALUES (?,?,?)')
  const at = '2026-11-20T12:00:00.000Z'
  raw.transaction(() => {
    list.forEach(({ id, first, last, email, phone, jobTitle, city }, index) => {
      const pk = index + 1
      const title = `${first} ${last}`
      doc.run(pk, id, 'record', 'person', index, blob)
      row.run(pk, id, title, at, at, title, first, last, email, phone, jobTitle, city)
      element.run(pk, 'emails', email, 0, email, email)
      if (phone !== '') element.run(pk, 'phones', phone, 0, phone, phone)
      words.run(pk, title, `${email} ${phone} ${jobTitle} ${city}`)
    })
  })()
  const took = (performance.now() - begun) / 1000
  raw.close()
  return took
}
