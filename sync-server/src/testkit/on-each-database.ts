/** Runs a suite on the embedded database and on PostgreSQL. */
import { afterAll, describe } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { openDatabase, type Database, type Migration } from '#db'
import { blankPglite } from './blank-databases.ts'
import { findPostgres, startPostgres, type TestPostgres } from './test-databases.ts'

export interface DatabaseKind {
  readonly kind: Database['kind']
  /** A fresh database; the suite closes it. */
  readonly open: (migrations?: readonly Migration[]) => Promise<Database>
}

/** Calls `suite` once per kind inside a `describe` of its name. */
export function onEachDatabase(name: string, suite: (kind: DatabaseKind) => void): void {
  describe(`${name} (PGlite)`, () => {
    suite({
      kind: 'pglite',
      open: async (migrations = []) =>
        openDatabase({ folder: null, blank: await blankPglite(), migrations, log: silentLog }),
    })
  })
  const bin = findPostgres()
  if (bin === undefined) process.stderr.write(`${name}: PostgreSQL is not installed; skipped.\n`)
  describe.skipIf(bin === undefined)(`${name} (PostgreSQL)`, () => {
    let server: Promise<TestPostgres> | undefined
    afterAll(async () => {
      await (await server)?.remove()
    })
    suite({
      kind: 'postgres',
      async open(migrations = []) {
        server ??= startPostgres(bin!)
        const url = await (await server).freshUrl()
        return openDatabase({ folder: null, url, migrations, log: silentLog })
      },
    })
  })
}
