/** Which class of a first sync a document comes in. */
import type { DocKind } from '#docs'
import type { SnapClass } from './messages.ts'

const CLASS: Readonly<Partial<Record<string, SnapClass>>> = {
  catalog: 'catalog',
  settings: 'settings',
  view: 'settings',
  link: 'links',
  text: 'texts',
}

/** Records, and parts of records with them. */
export const classOf = (kind: DocKind): SnapClass => CLASS[kind] ?? 'records'
