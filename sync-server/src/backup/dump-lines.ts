/**
 * The inside of a backup: lines. The first says what it is, then `table<TAB>row` for every row as
 * PostgreSQL writes it as JSON, last a count and the SHA-256 of everything before.
 */
import { createHash } from 'node:crypto'
import { s } from '@kith/shared/kit'
import { backupFault } from './backup-fault.ts'

const headSchema = s.object({
  kith: s.literal('server-backup'),
  version: s.literal(1),
  at: s.string(),
  migrations: s.array(s.string()),
  tables: s.array(s.string().regex(/^[a-z_]+$/)),
  workspaces: s.array(s.string()),
})
export type BackupHead = s.infer<typeof headSchema>
const endSchema = s.object({ rows: s.int(), sha256: s.string() })

export interface DumpedRow {
  readonly table: string
  readonly json: string
}

export async function* writeLines(
  head: Omit<BackupHead, 'kith' | 'version'>,
  rows: AsyncIterable<DumpedRow>,
): AsyncGenerator<Buffer> {
  const digest = createHash('sha256')
  let count = 0
  let batch = `${JSON.stringify({ kith: 'server-backup', version: 1, ...head })}\n`
  for await (const { table, json } of rows) {
    batch += `${table}\t${json}\n`
    count++
    if (batch.length < 256 * 1024) continue
    digest.update(batch)
    yield Buffer.from(batch)
    batch = ''
  }
  digest.update(batch)
  yield Buffer.from(batch)
  yield Buffer.from(`${JSON.stringify({ rows: count, sha256: digest.digest('hex') })}\n`)
}

/** Hands rows to `take` in batches of one table; throws `backup/damaged` at the end at the latest. */
export async function readLines(
  content: AsyncIterable<Uint8Array>,
  begin: (head: BackupHead) => Promise<void>,
  take: (table: string, rows: readonly string[]) => Promise<void>,
): Promise<{ readonly head: BackupHead; readonly rows: number }> {
  const digest = createHash('sha256')
  let head: BackupHead | undefined
  let end: s.infer<typeof endSchema> | undefined
  let count = 0
  let table = ''
  let batch: string[] = []
  let bytes = 0
  const flush = async () => {
    if (batch.length > 0) await take(table, batch)
    batch = []
    bytes = 0
  }
  for await (const line of linesOf(content)) {
    if (end !== undefined) throw backupFault('damaged', { why: 'something follows its end' })
    if (head === undefined) {
      head = parse(line, headSchema)
      digest.update(`${line}\n`)
      await begin(head)
      continue
    }
    if (line.startsWith('{')) {
      end = parse(line, endSchema)
      continue
    }
    digest.update(`${line}\n`)
    const cut = line.indexOf('\t')
    const name = line.slice(0, cut)
    if (cut < 0 || !head.tables.includes(name))
      throw backupFault('damaged', { why: 'a line of it is no row' })
    if (name !== table || batch.length >= 500 || bytes > 4_000_000) await flush()
    table = name
    batch.push(line.slice(cut + 1))
    bytes += line.length
    count++
  }
  await flush()
  if (head === undefined || end === undefined)
    throw backupFault('damaged', { why: 'it ends too early' })
  if (end.rows !== count || end.sha256 !== digest.digest('hex'))
    throw backupFault('damaged', { why: 'its checksum is wrong' })
  return { head, rows: count }
}

/** Cut at line feeds only: texts may hold other characters that break lines elsewhere (U+2028). */
async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Buffer[] = []
  for await (const part of content) {
    let rest = Buffer.from(part)
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      yield Buffer.concat([...held, rest.subarray(0, at)]).toString('utf8')
      held = []
      rest = rest.subarray(at + 1)
    }
    if (rest.length > 0) held.push(rest)
  }
  if (held.length > 0) throw backupFault('damaged', { why: 'it ends in the middle of a line' })
}

function parse<T>(line: string, schema: s.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(line))
  } catch (error) {
    throw backupFault('damaged', { why: 'it can not be read' }, error)
  }
}
