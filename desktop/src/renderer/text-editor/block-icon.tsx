/** One icon per entry of the slash menu, drawn with the icons of the design system. */
import type { ReactNode } from 'react'
import { Icon } from '#renderer/ui'

const ICONS: Readonly<Record<string, string>> = {
  text: 'type',
  heading1: 'heading-1',
  heading2: 'heading-2',
  heading3: 'heading-3',
  bullets: 'list',
  numbers: 'list-ordered',
  checklist: 'list-checks',
  quote: 'text-quote',
  code: 'square-code',
  divider: 'minus',
}

export const blockIcon = (block: { readonly id: string; readonly icon?: string }): ReactNode => (
  <Icon name={block.icon ?? ICONS[block.id] ?? 'type'} />
)
