/** Any file that can be imported, told by its bytes, then by its name. */
import type { ImportSource } from '@kith/shared/rpc'
import { typeOf } from '#engine/files'
import { importFault } from '../exchange-faults.ts'
import { firstBytes, openCsv } from './csv.ts'
import { openJson } from './json.ts'
import type { RawTable, ReadOptions } from './raw-table.ts'
import { openVcard } from './vcard.ts'
import { openXlsx } from './xlsx.ts'

/** Bytes that say what they are, and it is no table. */
const NO_TABLE =
  /^(image|audio|video|font)\/|^application\/(pdf|gzip|rtf|x-7z|vnd\.sqlite3|vnd\.microsoft)|^text\/(html|calendar)/
const READERS = { csv: openCsv, xlsx: openXlsx, vcf: openVcard, json: openJson } as const

export async function openTable(
  path: string,
  name: string,
  options: ReadOptions = {},
): Promise<RawTable> {
  return READERS[await formatOf(path, name)](path, name, options)
}

async function formatOf(path: string, name: string): Promise<ImportSource['format']> {
  const head = await firstBytes(path, 512)
  if (head.length === 0) throw importFault('empty', { name })
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (head[0] === 0x50 && head[1] === 0x4b) return 'xlsx'
  if (/^begin:vcard/i.test(text)) return 'vcf'
  if (extension === 'xlsx' || extension === 'xlsm')
    throw importFault('not-a-spreadsheet', { name, why: 'other bytes than a workbook' })
  if (extension === 'json' && /^[[{]/.test(text)) return 'json'
  if (extension === 'xls' || (head[0] === 0xd0 && head[1] === 0xcf))
    throw importFault('not-a-spreadsheet', { name, why: 'the old .xls format' })
  if (NO_TABLE.test(typeOf(head, name))) throw importFault('unknown-format', { name })
  if (isBinary(head, ['csv', 'tsv', 'txt'].includes(extension)))
    throw importFault('unknown-format', { name })
  return 'csv'
}

/** NUL bytes in neither of the patterns of UTF-16. */
function isBinary(head: Buffer, isNamedText: boolean): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return false
  const share = head.filter(byte => byte === 0).length / head.length
  const controls = head.filter(byte => byte < 9 && byte > 0).length
  return controls > 2 || (!isNamedText && share > 0.02 && share < 0.2)
}
