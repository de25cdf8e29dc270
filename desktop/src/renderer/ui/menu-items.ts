/** What stands in a menu, as data: the same list feeds buttons, right clicks and the native menu. */
export type MenuEntry =
  | MenuAction
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string }

export interface MenuAction {
  readonly kind?: 'action'
  readonly label: string
  readonly onSelect?: () => void
  readonly icon?: string
  readonly keys?: string
  /** Muted words at the end. */
  readonly hint?: string
  readonly isDanger?: boolean
  readonly isDisabled?: boolean
  /** Shows a tick; the menu stays open when it is a choice. */
  readonly isChecked?: boolean
  readonly keepsOpen?: boolean
  /** Entries of a menu beside it. */
  readonly items?: readonly MenuEntry[]
}

/** Drops separators at the ends and doubled ones, so that lists can be put together freely. */
export function tidyMenu(entries: readonly MenuEntry[]): readonly MenuEntry[] {
  const kept = entries.filter(
    (entry, at) => entry.kind !== 'separator' || entries[at + 1]?.kind !== 'separator',
  )
  while (kept[0]?.kind === 'separator') kept.shift()
  while (kept.at(-1)?.kind === 'separator') kept.pop()
  return kept
}
