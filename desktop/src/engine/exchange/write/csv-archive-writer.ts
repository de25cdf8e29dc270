/**
 * Everything in an open form: a zip with one CSV per object, what the fields are, the attachments
 * and a page that explains it.
 */
import type { Readable } from 'node:stream'
import { memberOf, type Json } from '@kith/shared/kit'
import type { CatalogObject, ObjectDef } from '@kith/shared/model'
import { extensionOf, safeName } from '#engine/files'
import { csvLine } from './csv-writer.ts'
import { cellsOf, type TableWriter } from './table-writer.ts'
import { zipOutput } from './zip-output.ts'

export interface ArchiveContent {
  readonly definitions: readonly ObjectDef[]
  /** Content of an attachment by hash; `undefined` when it is not on this device. */
  readonly open: (hash: string) => Readable | undefined
}

const README = `An export of Kith

One CSV per object, UTF-8 with a mark, RFC 4180. "Kith ID" is the record; relations have two columns,
the name and the ID. Lists are joined with "; ". Texts that a spreadsheet would take for a formula
begin with ', which Kith takes off again when it imports the file.

schema.json   objects and fields as Kith keeps them
files/        attachments, named by their SHA-256

Importing a CSV again with Match set to "Kith ID" changes nothing.
`

export function createCsvArchiveWriter(
  path: string,
  { definitions, open }: ArchiveContent,
): TableWriter {
  const zip = zipOutput(path)
  const attached = new Map<string, string>()
  let columns: Parameters<TableWriter['begin']>[1] = []
  let fileFields: readonly string[] = []

  return {
    async begin(object, wanted) {
      columns = wanted
      fileFields = fileFieldsOf(object)
      await zip.begin(`${safeName(object.labelPlural)}.csv`)
      await put(`\uFEFF${csvLine(columns.map(column => column.header))}`)
    },
    async write(rows) {
      for (const row of rows) for (const field of fileFields) note(row.cells[field])
      await put(rows.map(row => csvLine(cellsOf(columns, row))).join(''))
    },
    async finish() {
      await zip.begin('schema.json')
      await put(JSON.stringify(definitions, null, 1))
      await zip.begin('README.txt')
      await put(README)
      for (const [hash, name] of attached) await putFile(hash, name)
      await zip.finish()
    },
    abandon: () => zip.destroy(),
  }

  function note(value: Json | undefined): void {
    for (const file of Array.isArray(value) ? value : []) {
      const hash = memberOf(file, 'hash')
      const name = memberOf(file, 'name')
      if (typeof hash === 'string') attached.set(hash, typeof name === 'string' ? name : '')
    }
  }

  async function putFile(hash: string, name: string): Promise<void> {
    const content = open(hash)
    if (!content) return
    const extension = extensionOf(name)
    await zip.begin(`files/${hash}${extension === '' ? '' : `.${extension}`}`)
    for await (const bytes of content) await zip.put(bytes as Buffer)
  }

  function put(text: string): Promise<void> {
    return zip.put(Buffer.from(text))
  }
}

const fileFieldsOf = (object: CatalogObject): readonly string[] =>
  object.fields.filter(field => field.type === 'files').map(field => field.id)
