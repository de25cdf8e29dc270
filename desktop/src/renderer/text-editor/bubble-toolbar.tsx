/** Marks for the selected words; ⌘K turns into the address field of a link. */
import { useEffect, useRef, useState } from 'react'
import { useEditorState, type Editor } from '@tiptap/react'
import { BubbleMenu } from '@tiptap/react/menus'
import { Icon, Tooltip } from '#renderer/ui'

interface Mark {
  readonly id: string
  readonly icon: string
  readonly label: string
  readonly keys: string
  readonly run: (editor: Editor) => void
}

const MARKS: readonly Mark[] = [
  {
    id: 'bold',
    icon: 'bold',
    label: 'Bold',
    keys: 'Mod+B',
    run: editor => editor.chain().focus().toggleBold().run(),
  },
  {
    id: 'italic',
    icon: 'italic',
    label: 'Italic',
    keys: 'Mod+I',
    run: editor => editor.chain().focus().toggleItalic().run(),
  },
  {
    id: 'underline',
    icon: 'underline',
    label: 'Underline',
    keys: 'Mod+U',
    run: editor => editor.chain().focus().toggleUnderline().run(),
  },
  {
    id: 'strike',
    icon: 'strikethrough',
    label: 'Strike through',
    keys: 'Mod+Shift+S',
    run: editor => editor.chain().focus().toggleStrike().run(),
  },
  {
    id: 'code',
    icon: 'code',
    label: 'Code',
    keys: 'Mod+E',
    run: editor => editor.chain().focus().toggleCode().run(),
  },
]

interface Props {
  readonly editor: Editor
  /** Rises when a link is asked for by keyboard. */
  readonly askedLink: number
}

export function BubbleToolbar({ editor, askedLink }: Props) {
  const [linking, setLinking] = useState<number | boolean>(false)
  // Asked for by keyboard: open until this very ask has been answered.
  const isLinking = linking === true || (askedLink > 0 && linking !== askedLink)
  const done = () => setLinking(askedLink)
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) =>
      [...MARKS.map(mark => mark.id), 'link'].filter(id => now.isActive(id)).join(' '),
  }).split(' ')

  return (
    <BubbleMenu
      editor={editor}
      className="bubble"
      // Out of the editor, which may scroll and would cut it off.
      appendTo={() => document.body}
      options={{ placement: 'top', offset: 8, onHide: done }}
      shouldShow={({ editor: now, state }) =>
        !state.selection.empty &&
        now.isEditable &&
        !now.isActive('codeBlock') &&
        !now.isActive('mention')
      }
    >
      {isLinking ? (
        <LinkField editor={editor} onDone={done} />
      ) : (
        <div role="toolbar" aria-label="Format" className="bubble-row">
          {MARKS.map(mark => (
            <Tooltip key={mark.id} label={mark.label} keys={mark.keys}>
              <button
                type="button"
                className="bubble-button"
                aria-label={mark.label}
                aria-pressed={active.includes(mark.id)}
                onMouseDown={event => event.preventDefault()}
                onClick={() => mark.run(editor)}
              >
                <Icon name={mark.icon} />
              </button>
            </Tooltip>
          ))}
          <span className="bubble-line" />
          <Tooltip label="Link" keys="Mod+Shift+K">
            <button
              type="button"
              className="bubble-button"
              aria-label="Link"
              aria-pressed={active.includes('link')}
              onMouseDown={event => event.preventDefault()}
              onClick={() => setLinking(true)}
            >
              <Icon name="link" />
            </button>
          </Tooltip>
        </div>
      )}
    </BubbleMenu>
  )
}

function LinkField({ editor, onDone }: { readonly editor: Editor; readonly onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  const now: unknown = editor.getAttributes('link')['href']
  const [href, setHref] = useState(typeof now === 'string' ? now : '')
  useEffect(() => input.current?.select(), [])

  const finish = (address: string) => {
    const chain = editor.chain().focus().extendMarkRange('link')
    if (address.trim() === '') chain.unsetLink().run()
    else chain.setLink({ href: withProtocol(address.trim()) }).run()
    onDone()
  }

  return (
    <form
      className="bubble-row"
      onSubmit={event => {
        event.preventDefault()
        finish(href)
      }}
    >
      <input
        ref={input}
        className="bubble-link"
        aria-label="Address of the link"
        placeholder="Paste or type an address"
        value={href}
        onChange={event => setHref(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onDone()
          editor.commands.focus()
        }}
      />
      {href !== '' && (
        <button
          type="button"
          className="bubble-button"
          aria-label="Remove link"
          onClick={() => finish('')}
        >
          <Icon name="unlink" />
        </button>
      )}
      <button type="submit" className="bubble-button" aria-label="Set link">
        <Icon name="check" />
      </button>
    </form>
  )
}

/** `acme.com` is an address, `a@b.no` a mail address. */
function withProtocol(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return text
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`
  return `https://${text}`
}
