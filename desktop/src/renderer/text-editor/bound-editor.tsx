/** The editor itself, bound to a document that somebody else opened. */
import { useEffect, useRef, useState } from 'react'
import type { Editor } from '@tiptap/core'
import { EditorContent, useEditor } from '@tiptap/react'
import { BubbleToolbar } from './bubble-toolbar.tsx'
import { textExtensions, type ExtensionDeps } from './extensions.ts'
import type { Block } from './slash-menu.ts'
import { useMentions } from './use-mentions.tsx'
import './text-editor.css'

export interface EditorLook {
  /** What screen readers call it: "Note". */
  readonly label: string
  readonly placeholder?: string
  readonly takesFocus?: boolean
  readonly size?: 'page' | 'inline'
  /** Opens a mentioned record. */
  readonly openRecord: (id: string, object: string) => void
  readonly onEscape?: () => void
  /** Objects that @ finds; every object when absent. */
  readonly mentions?: readonly string[]
  /** Further entries on top of the slash menu. */
  readonly commands?: readonly Block[]
}

interface Props extends EditorLook {
  readonly document: ExtensionDeps['document']
  readonly root: string
  /** Where others are in it; absent for a text that only this window has. */
  readonly carets?: ExtensionDeps['carets']
  readonly isEditable: boolean
  readonly onSubmit?: (editor: Editor) => void
  /** Rises when a button outside says "done". */
  readonly submit?: number
  readonly onBlur?: () => void
  readonly onChange?: (editor: Editor) => void
}

export function BoundEditor(props: Props) {
  const mentions = useMentions(props.openRecord, props.mentions)
  // Handlers change with every render; the editor is made once.
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const [askedLink, setAskedLink] = useState(0)
  const [extensions] = useState(() =>
    textExtensions({
      ...mentions,
      document: props.document,
      root: props.root,
      carets: props.carets,
      placeholder: props.placeholder ?? 'Write, or / for blocks and @ for people',
      // Read when somebody types a slash, not while rendering.
      // oxlint-disable-next-line react/refs
      commands: () => latest.current.commands ?? [],
    }),
  )
  const editor: Editor = useEditor({
    extensions,
    autofocus: props.takesFocus === true ? 'end' : false,
    immediatelyRender: true,
    shouldRerenderOnTransaction: false,
    onUpdate: ({ editor: now }) => latest.current.onChange?.(now),
    onCreate: ({ editor: now }) => latest.current.onChange?.(now),
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': props.label,
        spellcheck: 'true',
        dir: 'auto',
      },
      handleKeyDown: (_view, event) => {
        if (asksForLink(event) && !editor.state.selection.empty) {
          event.preventDefault()
          setAskedLink(before => before + 1)
          return true
        }
        return onKey(event, editor, latest.current)
      },
      handleClick: (_view, _pos, event) => openLink(event),
    },
  })
  useEffect(() => {
    editor.setEditable(props.isEditable)
  }, [editor, props.isEditable])

  const asked = useRef(props.submit)
  useEffect(() => {
    if (props.submit !== asked.current) latest.current.onSubmit?.(editor)
    asked.current = props.submit
  }, [editor, props.submit])

  return (
    <div className="text-editor" data-size={props.size ?? 'page'} onBlur={() => props.onBlur?.()}>
      <EditorContent editor={editor} />
      <BubbleToolbar editor={editor} askedLink={askedLink} />
    </div>
  )
}

function onKey(event: KeyboardEvent, editor: Editor, props: Props): boolean {
  if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && props.onSubmit !== undefined) {
    event.preventDefault()
    props.onSubmit(editor)
    return true
  }
  if (event.key === 'Escape' && props.onEscape !== undefined && !isSuggesting(editor)) {
    event.preventDefault()
    event.stopPropagation()
    props.onEscape()
    return true
  }
  return false
}

const asksForLink = (event: KeyboardEvent) =>
  (event.metaKey || event.ctrlKey) && event.shiftKey && event.key.toLowerCase() === 'k'

/** While a list of @ or / is open, Esc closes that list. */
const isSuggesting = (editor: Editor) => editor.view.dom.querySelector('.suggestion') !== null

/** ⌘-click follows a link; a plain click puts the caret, as in any text. */
function openLink(event: MouseEvent): boolean {
  if (!(event.metaKey || event.ctrlKey) || !(event.target instanceof Element)) return false
  const href = event.target.closest('a')?.getAttribute('href')
  if (href === null || href === undefined) return false
  window.open(href, '_blank', 'noopener,noreferrer')
  return true
}
