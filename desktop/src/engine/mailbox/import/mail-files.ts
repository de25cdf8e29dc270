/** Files of mail below a path: an mbox, a folder of `.eml`, a Maildir, a Google Takeout, packed as zip or not. */
import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { mailFault } from '../mail-faults.ts'
import { removeUnpacked, unpackMail } from './unpack-mail.ts'

export interface MailFile {
  readonly path: string
  /** What names it for ever, where `path` is of this run only. */
  readonly source?: string
  readonly kind: 'mbox' | 'eml'
  readonly size: number
  /** Name of the label its mail gets. */
  readonly label: string
}

const MBOX = /^\.(?:mbox|mbx|mboxrd|mboxcl)$/i
const EML = /^\.(?:eml|msg822|emlx?)$/i
const MAX_FILES = 1_000_000

export interface MailFiles {
  readonly files: readonly MailFile[]
  /** Takes away what was unpacked for it. */
  readonly remove: () => Promise<void>
}

/** `name` is what the person calls it, where the path says nothing of it. Throws `mail/no-file`. */
export async function openMailFiles(
  path: string,
  scratch: (name: string) => Promise<string>,
  name = basename(path),
): Promise<MailFiles> {
  if (extname(name).toLowerCase() !== '.zip')
    return { files: await mailFilesBelow(path, name), remove: () => Promise.resolve() }
  const isWanted = (inside: string) =>
    !/(?:^|\/)(?:\.|__MACOSX)/.test(inside) && kindOf(inside) !== null
  const unpacked = await unpackMail(path, { scratch, isWanted })
  if (unpacked.length === 0) throw mailFault('no-file', { name, why: 'there is no mail in it' })
  const files = unpacked.map((file): MailFile => ({
    path: file.path,
    source: `${path}!${file.inside}`,
    kind: kindOf(file.inside) ?? 'mbox',
    size: file.size,
    label: labelOf(basename(file.inside)),
  }))
  return { files, remove: () => removeUnpacked(unpacked) }
}

/** By the name; `null`: no mail. */
const kindOf = (name: string): MailFile['kind'] | null =>
  EML.test(extname(name)) ? 'eml' : MBOX.test(extname(name)) ? 'mbox' : null

/** Throws `mail/no-file`. */
async function mailFilesBelow(path: string, name: string): Promise<readonly MailFile[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw mailFault('no-file', { name, why: reasonOf(error) })
  })
  if (found.isFile()) {
    const kind = EML.test(extname(name)) ? 'eml' : 'mbox'
    if (/^\.(?:tgz|gz|7z|rar|pst|olm)$/i.test(extname(name)))
      throw mailFault('no-file', { name, why: 'it is packed; unpack it first' })
    return [{ path, kind, size: found.size, label: labelOf(name) }]
  }
  const files: MailFile[] = []
  await walk(path, labelOf(name), files)
  if (files.length === 0) throw mailFault('no-file', { name, why: 'there is no mail in it' })
  return files
}

async function walk(folder: string, label: string, into: MailFile[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (into.length >= MAX_FILES || entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    // `cur` and `new` of a Maildir hold the mail of the folder above.
    const isMaildir = /^(?:cur|new)$/.test(entry.name)
    if (entry.isDirectory()) await walk(path, isMaildir ? label : labelOf(entry.name), into)
    const isMail = EML.test(extname(entry.name)) || /[\\/](?:cur|new)$/.test(folder)
    if (!entry.isFile() || !(isMail || MBOX.test(extname(entry.name)))) continue
    const { size } = await stat(path)
    const kind = isMail ? 'eml' : 'mbox'
    into.push({ path, kind, size, label: isMail ? label : labelOf(entry.name) })
  }
}

const labelOf = (name: string): string =>
  name.replace(/\.[^.]{1,8}$/, '').slice(0, 80) || 'Imported'

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'it is not there'
  if (code === 'EACCES' || code === 'EPERM') return 'Kith may not read it'
  return error instanceof Error ? error.message : String(error)
}
