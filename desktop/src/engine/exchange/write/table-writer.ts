/** What every export format does: take rows of one object after another, and end in a file. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type { CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import type { CellText, ExportColumn } from './export-columns.ts'

export interface TableWriter {
  /** Begins the records of an object. */
  readonly begin: (object: CatalogObject, columns: readonly ExportColumn[]) => Promise<void>
  readonly write: (rows: readonly Row[]) => Promise<void>
  /** The file is whole when this resolves. */
  readonly finish: () => Promise<void>
  /** Gives up; the file is left to whoever made its folder. */
  readonly abandon: () => void
}

export interface TextOutput {
  readonly write: (text: string) => Promise<void>
  readonly end: () => Promise<void>
  readonly destroy: () => void
}

/** A file written as it comes, never faster than the disk takes it. */
export function textOutput(path: string): TextOutput {
  const stream = createWriteStream(path, { mode: 0o600 })
  let failure: Error | undefined
  stream.on('error', error => (failure = error))
  return {
    async write(text) {
      if (failure) throw failure
      if (!stream.write(text)) await once(stream, 'drain')
    },
    async end() {
      if (failure) throw failure
      stream.end()
      await once(stream, 'close')
      if (failure) throw failure
    },
    destroy: () => void stream.destroy(),
  }
}

export const cellsOf = (columns: readonly ExportColumn[], row: Row): readonly CellText[] =>
  columns.map(column => column.of(row))
