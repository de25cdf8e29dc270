/**
 * Importing 100,000 CSV rows, beside the least that SQLite could do with them (the bound of SYNC 1.6):
 * the same documents, typed rows, elements, indexes and search text, read from the file that the
 * import made and inserted by prepared statements in one transaction; no reading of a file, no CRDT,
 * no history, no undo.
 */
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { fieldTypes } from '@kith/shared/model'
import type { Json } from '@kith/shared/kit'
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
const ratio = bound.seconds / alone.seconds
const cpuRatio = bound.cpu / alone.cpu
const lines: Line[] = [
  {
    what: `import of ${alone.created} rows`,
    measured: `${alone.seconds.toFixed(2)} s, ${Math.round(alone.created / alone.seconds)} rows/s`,
  },
  {
    what: 'the same rows into raw SQLite',
    measured: `${bound.seconds.toFixed(2)} s, ${Math.round(ROWS / bound.seconds)} rows/s`,
  },
  {
    what: 'speed against the bound',
    measured: times(ratio),
    bar: '≥ 0.35 ×',
    holds: ratio >= 0.35,
  },
  {
    what: '… in time of the processor, which other programs change less',
    measured: `${alone.cpu.toFixed(2)} s, ${bound.cpu.toFixed(2)} s: ${times(cpuRatio)}`,
  },
  {
    what: 'again, with 40 durable edits a second beside it',
    measured: `${beside.seconds.toFixed(2)} s, edit p95 ${beside.edits.p95.toFixed(1)} ms`,
  },
]
report('import: 100,000 people from CSV', lines, {
  ratio,
  cpuRatio,
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
  const cpu = process.cpuUsage()
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
  const used = cpuSince(cpu)
  await engine.close()
  return { created, seconds, cpu: used, edits: summarise(waits.length > 0 ? waits : [0]) }
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

/**
 * Seconds for the same rows: what the import has left in the file (documents, typed rows without
 * their empty columns, elements) and the words that it searches, into the same tables and indexes.
 */
function rawBound(): { readonly seconds: number; readonly cpu: number } {
  const made = new Database(join(folder, 'alone', 'workspace.kith'), { readonly: true })
  const wanted = made
    .prepare(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND (tbl_name IN ('doc', 'o_person', 'e_person') OR name = 'search')",
    )
    .pluck()
    .all() as string[]
  const all = (sql: string) => made.prepare(sql).raw().all() as unknown[][]
  const docs = all("SELECT pk, id, kind, type, at, state FROM doc WHERE type = 'person'")
  const rowColumns = filledColumns(made)
  const rows = all(`SELECT ${rowColumns.join(', ')} FROM o_person`)
  const elements = all('SELECT pk, field, element, pos, value, norm FROM e_person')
  const words = all('SELECT pk, title, c_emails, c_phones_json, c_jobTitle, c_city FROM o_person')
  made.close()
  const raw = new Database(join(folder, 'raw.db'))
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = NORMAL')
  raw.pragma('cache_size = -65536')
  for (const sql of wanted) raw.exec(sql)
  const into = (table: string, columns: readonly string[]) =>
    raw.prepare(
      `INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`,
    )
  const doc = into('doc', ['pk', 'id', 'kind', 'type', 'at', 'state'])
  const row = into('o_person', rowColumns)
  const element = into('e_person', ['pk', 'field', 'element', 'pos', 'value', 'norm'])
  const search = into('search', ['rowid', 'title', 'body'])
  const bodies = words.map(([pk, title, ...cells]) => [pk, title, wordsOf(cells)])
  let at = 0
  const begun = performance.now()
  const cpu = process.cpuUsage()
  raw.transaction(() => {
    for (const [index, values] of rows.entries()) {
      doc.run(docs[index])
      row.run(values)
      for (; elements[at]?.[0] === values[0]; at++) element.run(elements[at])
      search.run(bodies[index])
    }
  })()
  const took = { seconds: (performance.now() - begun) / 1000, cpu: cpuSince(cpu) }
  raw.close()
  return took
}

/** Seconds of all threads of this process. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** The columns of people that hold anything; `pk` is the first. */
function filledColumns(made: Database.Database): readonly string[] {
  const names = made.prepare("SELECT name FROM pragma_table_info('o_person')").pluck().all()
  const counts = made
    .prepare(`SELECT ${names.map(name => `count(${String(name)})`).join()} FROM o_person`)
    .raw()
    .get() as number[]
  return names.map(String).filter((_, index) => (counts[index] ?? 0) > 0)
}

/** The words of a person as the projection writes them. */
function wordsOf([email, phones, ...plain]: readonly unknown[]): string {
  const phone = fieldTypes.must('phones')
  const numbers = typeof phones === 'string' ? (JSON.parse(phones) as Json) : null
  const spoken = numbers === null ? '' : phone.searchText(numbers, phone.options.parse({}))
  return [email, spoken, ...plain].filter(Boolean).join('\n')
}
