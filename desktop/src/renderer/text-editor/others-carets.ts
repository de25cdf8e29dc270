/** Carets and selections of others in a text, in their colour and with their name. */
import type { Extension } from '@tiptap/core'
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import type { TextCarets } from '@kith/shared/docs'
import { hueOf } from '#renderer/ui'

interface CaretUser {
  readonly name?: unknown
}

export const othersCarets = (carets: TextCarets): Extension =>
  CollaborationCaret.configure({
    provider: carets.provider,
    // The server says who this is; nobody names themselves.
    user: { name: '', color: '#888888' },
    render(user: CaretUser) {
      const caret = document.createElement('span')
      caret.className = 'caret-of'
      caret.style.setProperty('--peer', hueText(user))
      const label = document.createElement('span')
      label.className = 'caret-name'
      label.textContent = typeof user.name === 'string' ? user.name : ''
      caret.append('⁠', label, '⁠')
      return caret
    },
    selectionRender: (user: CaretUser) => ({
      nodeName: 'span',
      class: 'selection-of',
      style: `--peer: ${hueText(user)}`,
    }),
  })

const hueText = ({ name }: CaretUser): string => String(hueOf(typeof name === 'string' ? name : ''))
