/**
 * What only SQLite understands, in one table of fragments: another database is another value of
 * `Dialect`. Everything else in this room is the common part of both (NULLS LAST, IS NOT TRUE,
 * window functions, partial indexes on expressions).
 */
import type { Bucket } from '#model'
import { sql, type Fragment } from './sql.ts'
import { bucketSql, localDaySql } from './time-buckets.ts'

export interface Dialect {
  /** A list that is one JSON parameter, so that lists of any length share one prepared statement. */
  readonly values: (json: string) => Fragment
  /** Text that is compared and sorted without case; its accents are folded before it is stored. */
  readonly folded: (text: Fragment) => Fragment
  /** Case does not matter; `pattern` escapes with a backslash. */
  readonly like: (text: Fragment, pattern: string) => Fragment
  /** Whether full-text search finds the record with this key. */
  readonly found: (key: Fragment, match: string) => Fragment
  readonly median: (value: Fragment) => Fragment
  /** A sum that does not fail when integers outgrow 64 bits. */
  readonly total: (value: Fragment) => Fragment
  /** A moment's day in a time zone. */
  readonly localDay: (moment: Fragment, timeZone: string) => Fragment
  /** The first day of the bucket that a day falls into. */
  readonly bucket: (day: Fragment, bucket: Bucket, weekStart: number) => Fragment
}

const sqlite: Dialect = {
  values: json => sql`(SELECT value FROM json_each(${json}))`,
  folded: text => sql`${text} COLLATE NOCASE`,
  like: (text, pattern) => sql`${text} LIKE ${pattern} ESCAPE '\\'`,
  found: (key, match) => sql`${key} IN (SELECT rowid FROM search WHERE search MATCH ${match})`,
  median: value => sql`median(${value})`,
  total: value => sql`total(${value})`,
  localDay: localDaySql,
  bucket: bucketSql,
}

/** The one that statements are written for; a server with Postgres will choose here. */
export const dialect: Dialect = sqlite

/** A LIKE pattern that takes its text literally. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
export const listSql = (values: readonly (string | number)[]): Fragment =>
  dialect.values(JSON.stringify(values))
