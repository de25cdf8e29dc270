/**
 * A rich text that belongs to no record yet: the composer of a note.
 * What is typed survives a reload; ⌘↵ hands it over as update bytes and starts afresh.
 */
import { useEffect, useRef, useState } from 'react'
import {
  createTextDoc,
  mergeTextUpdates,
  TEXT_ROOT,
  textCodec,
  toMarkdown,
  type TextDoc,
  type TextNode,
} from '@kith/shared/docs'
import { useKith, type Kith } from '#renderer/client'
import { BoundEditor, type EditorLook } from './bound-editor.tsx'
import { draftsOf } from './use-text-document.ts'

export interface WrittenText {
  /** How it begins, short: what lists call it. */
  readonly title: string
  /** For `commands.editText` of the record that was made. */
  readonly update: Uint8Array
  /** The same, for commands that take Markdown. */
  readonly markdown: string
}

export interface DraftEditorProps extends EditorLook {
  /** Names the draft on this device. */
  readonly draft: string
  /** What there is to change, when nothing was typed before. */
  readonly initial?: string
  readonly onWritten: (text: WrittenText) => void
  readonly onEmptyChange?: (isEmpty: boolean) => void
  /** Rises when a button outside says "done". */
  readonly submit?: number
}

const TITLE_LENGTH = 72
const KEEP_AFTER_MS = 300

export function DraftEditor({
  draft,
  initial = '',
  onWritten,
  onEmptyChange,
  submit = 0,
  ...look
}: DraftEditorProps) {
  const { keep } = useKith()
  const [turn, setTurn] = useState(0)
  const open = useDraft(keep, `draft/${draft}`, turn, initial)
  if (open === null)
    return <div className="text-editor" data-size={look.size ?? 'inline'} aria-busy />
  return (
    <BoundEditor
      {...look}
      key={open.turn}
      document={open.doc.doc}
      root={TEXT_ROOT}
      isEditable
      submit={submit}
      onChange={editor => onEmptyChange?.(editor.isEmpty)}
      onSubmit={editor => {
        if (editor.isEmpty) return
        onWritten({
          title: firstLine(editor.getText({ blockSeparator: '\n' })),
          update: open.take(),
          // tiptap's JSON is the tree that Markdown is made of.
          markdown: toMarkdown((editor.getJSON().content ?? []) as readonly TextNode[]),
        })
        onEmptyChange?.(true)
        setTurn(turn + 1)
      }}
    />
  )
}

interface OpenDraft {
  readonly doc: TextDoc
  readonly turn: number
  /** Everything written so far; the draft is forgotten. */
  readonly take: () => Uint8Array
}

function useDraft(
  keep: Kith['keep'],
  key: string,
  turn: number,
  initial: string,
): OpenDraft | null {
  const begun = useRef(initial)
  const [open, setOpen] = useState<OpenDraft | null>(null)
  useEffect(() => {
    const doc = createTextDoc()
    const drafts = draftsOf(keep, key)
    let updates: Uint8Array[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    let isGone = false
    const save = () => void drafts.write(merged())
    const merged = () => {
      updates = updates.length > 1 ? [mergeTextUpdates(updates)] : updates
      return updates[0] ?? new Uint8Array()
    }
    const stop = doc.onEdit(update => {
      updates.push(update)
      clearTimeout(timer)
      timer = setTimeout(save, KEEP_AFTER_MS)
    })
    const take = () => {
      clearTimeout(timer)
      const all = merged()
      updates = []
      void drafts.clear()
      return all
    }
    void drafts.read().then(kept => {
      if (isGone) return
      if (kept !== null && kept.length > 0) {
        doc.apply(kept)
        updates.unshift(kept)
      } else if (begun.current !== '') {
        doc.apply(textCodec.fromMarkdown(begun.current, doc.doc.clientID + 1).update)
      }
      setOpen({ doc, turn, take })
    })
    return () => {
      isGone = true
      clearTimeout(timer)
      if (updates.length > 0) save()
      stop()
      doc.destroy()
    }
  }, [keep, key, turn])
  return open?.turn === turn ? open : null
}

/** The first line, or its first sentence when the line is long. */
function firstLine(text: string): string {
  const line = (text.split('\n').find(each => each.trim() !== '') ?? '').trim()
  if (line.length <= TITLE_LENGTH) return line.replace(/[.:;,]$/, '')
  const sentence = /^.{12,}?[.!?](?=\s)/.exec(line)?.[0] ?? line
  if (sentence.length <= TITLE_LENGTH) return sentence.replace(/[.:;,]$/, '')
  return `${sentence.slice(0, sentence.lastIndexOf(' ', TITLE_LENGTH))}…`
}
