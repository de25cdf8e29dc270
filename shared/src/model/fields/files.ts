/** Files by the hash of their content. */
import { s } from '#kit'
import { defineFieldType, type Parsed } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { ENTRIES_MAX, parseEntries } from './entries.ts'
import { TITLE_MAX, textSchema } from './texts.ts'

export type FileEntry = {
  readonly hash: string
  readonly name: string
  readonly size: number
  /** MIME type. */
  readonly type: string
}

const HASH = /^[0-9a-f]{64}$/

export const files = defineFieldType({
  id: 'files',
  label: 'Files',
  hint: 'One or more files',
  icon: 'paperclip',
  storage: 'entries',
  options: s.object({
    max: s.int().min(1).max(ENTRIES_MAX).default(ENTRIES_MAX),
    kind: s.enum(['any', 'image']).default('any'),
  }),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 180,
  value: ({ max, kind }) =>
    s
      .array(
        s.object({
          hash: s.string().regex(HASH, 'is not the hash of a file'),
          name: textSchema(TITLE_MAX),
          size: s.int().min(0),
          type: s
            .string()
            .max(200)
            .refine(type => kind === 'any' || type.startsWith('image/'), 'is not an image'),
        }),
        'needs a list of files',
      )
      .max(max, `has over ${max} files`),
  parse: (text, { max }): Parsed<FileEntry[]> =>
    parseEntries(text, max, readFile, undefined, ({ hash, name }) => `${hash} ${name}`),
  format: value =>
    value
      .map(
        ({ name, hash, size, type }) =>
          `${name.replace(/[;|\n<>]/g, ' ')} <${hash} ${size} ${type}>`,
      )
      .join('; '),
  display: value => value.map(({ name }) => name).join(', '),
  compare: (a, b) => compareText(a[0]?.name ?? '', b[0]?.name ?? ''),
  searchText: value => value.map(({ name }) => name).join(' '),
  aggregates: [],
})

/** `Offer.pdf <hash size type>`: only what Kith itself wrote can be read. */
function readFile(entry: string): { readonly value: FileEntry } | { readonly problem: string } {
  const found = /^(.*) <([0-9a-f]{64}) (\d{1,15}) ([^<>]*)>$/.exec(entry)
  if (!found) return { problem: 'not a file' }
  const [, name = '', hash = '', size, type = ''] = found
  return { value: { hash, name, size: Number(size), type } }
}
