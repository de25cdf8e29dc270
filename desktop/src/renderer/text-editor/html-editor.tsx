/**
 * Rich text that leaves as HTML: a mail. It belongs to no record and to nobody else, so there is no
 * shared document under it; what is typed is told as HTML and kept by whoever asked.
 */
import { useEffect, useRef, useState } from 'react'
import type { Editor } from '@tiptap/core'
import { Placeholder } from '@tiptap/extensions/placeholder'
import { replaceEnd } from './replace-end.ts'
import { EditorContent, useEditor } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { BubbleToolbar } from './bubble-toolbar.tsx'
import './text-editor.css'

export interface HtmlEditorProps {
  /** What screen readers call it. */
  readonly label: string
  /** Where it begins; later changes are the person's. */
  readonly initialHtml: string
  readonly placeholder: string
  readonly takesFocus: boolean
  readonly onChange: (html: string) => void
  readonly onSubmit: () => void
  readonly onEscape: () => void
  /** Pasted or dropped files. */
  readonly onFiles: (files: readonly File[]) => void
  /** Words after `;` that were typed and stand for more; answers the HTML, or nothing. */
  readonly snippet: (name: string) => string | undefined
  /** Hands out the commands that buttons outside call. */
  readonly onReady: (handle: HtmlEditorHandle) => void
}

export interface HtmlEditorHandle {
  readonly focus: () => void
  readonly insert: (html: string) => void
  /** Puts another ending in the place of one that still stands as it was; nothing where it was changed. */
  readonly replaceEnd: (old: string, next: string) => void
  readonly toggle: (what: 'bold' | 'italic' | 'bulletList' | 'orderedList' | 'blockquote') => void
  readonly isOn: (what: string) => boolean
  readonly askLink: () => void
}

const SNIPPET = /(?:^|\s);([\p{L}\d_-]{1,40})$/u

export function HtmlEditor(props: HtmlEditorProps) {
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const [askedLink, setAskedLink] = useState(0)
  const editor: Editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: { levels: [1, 2, 3] },
        link: { openOnClick: false, autolink: true, defaultProtocol: 'https', linkOnPaste: true },
      }),
      Placeholder.configure({ placeholder: props.placeholder }),
    ],
    content: props.initialHtml,
    autofocus: props.takesFocus ? 'start' : false,
    immediatelyRender: true,
    shouldRerenderOnTransaction: false,
    onUpdate: ({ editor: now }) => latest.current.onChange(now.getHTML()),
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': props.label,
        spellcheck: 'true',
        dir: 'auto',
      },
      handleKeyDown: (_view, event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          event.preventDefault()
          latest.current.onSubmit()
          return true
        }
        if (event.key === 'Escape') {
          event.stopPropagation()
          latest.current.onEscape()
          return true
        }
        if (event.key === ' ' || event.key === 'Tab') return becomesSnippet(event)
        return false
      },
      handlePaste: (_view, event) => takesFiles(event.clipboardData, event),
      handleDrop: (_view, event) => takesFiles(event.dataTransfer, event),
    },
  })

  useEffect(() => {
    latest.current.onReady({
      focus: () => editor.commands.focus(),
      insert: html => editor.chain().focus().insertContent(html).run(),
      replaceEnd: (old, next) => replaceEnd(editor, old, next),
      toggle(what) {
        const chain = editor.chain().focus()
        if (what === 'bold') chain.toggleBold().run()
        else if (what === 'italic') chain.toggleItalic().run()
        else if (what === 'bulletList') chain.toggleBulletList().run()
        else if (what === 'orderedList') chain.toggleOrderedList().run()
        else chain.toggleBlockquote().run()
      },
      isOn: what => editor.isActive(what),
      askLink: () => setAskedLink(before => before + 1),
    })
  }, [editor])

  return (
    <div className="text-editor html-editor" data-size="inline">
      <EditorContent editor={editor} />
      <BubbleToolbar editor={editor} askedLink={askedLink} />
    </div>
  )

  /** `;thanks` and a space become the snippet of that name. */
  function becomesSnippet(event: KeyboardEvent): boolean {
    const { $from, empty } = editor.state.selection
    if (!empty) return false
    const before = $from.parent.textBetween(0, $from.parentOffset, '\n', '\0')
    const name = SNIPPET.exec(before)?.[1]
    const html = name === undefined ? undefined : latest.current.snippet(name)
    if (name === undefined || html === undefined) return false
    event.preventDefault()
    const from = $from.pos - name.length - 1
    editor.chain().deleteRange({ from, to: $from.pos }).insertContentAt(from, html).run()
    return true
  }

  function takesFiles(data: DataTransfer | null, event: Event): boolean {
    const files = [...(data?.files ?? [])]
    if (files.length === 0) return false
    event.preventDefault()
    latest.current.onFiles(files)
    return true
  }
}
