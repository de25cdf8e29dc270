/**
 * Kith's own export: definitions and records as they are, one record per line. `columns` are the
 * texts that the import reads; `cells` the values for programs.
 */
import { isoTime, type Json } from '@kith/shared/kit'
import type { ObjectDef } from '@kith/shared/model'
import { EXPORT_VERSION } from '../exchange-faults.ts'
import { textOutput, type TableWriter } from './table-writer.ts'

export function createJsonWriter(
  path: string,
  definitions: readonly ObjectDef[],
  at: number,
): TableWriter {
  const output = textOutput(path)
  let columns: Parameters<TableWriter['begin']>[1] = []
  let hasBegun = false
  let isFirst = true
  return {
    async begin(_, wanted) {
      columns = wanted
      if (hasBegun) return
      hasBegun = true
      await output.write(head(definitions, at))
    },
    async write(rows) {
      let text = ''
      for (const row of rows) {
        const texts: Record<string, Json> = {}
        for (const column of columns) {
          const value = column.of(row)
          if (value !== null) texts[column.header] = value
        }
        const { id, object, title, createdAt, updatedAt, cells } = row
        text += `${isFirst ? '' : ','}\n${JSON.stringify({ object, id, title, createdAt, updatedAt, cells, columns: texts })}`
        isFirst = false
      }
      await output.write(text)
    },
    async finish() {
      if (!hasBegun) await output.write(head(definitions, at))
      await output.write('\n]}\n')
      await output.end()
    },
    abandon: () => output.destroy(),
  }
}

const head = (definitions: readonly ObjectDef[], at: number): string =>
  `{"format":"kith-export","version":${EXPORT_VERSION},"exportedAt":${JSON.stringify(isoTime(at))},\n"objects":${JSON.stringify(definitions)},\n"records":[`
