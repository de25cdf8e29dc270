/** The end of a text exchanged as a whole: a signature for another one. */
import { createNodeFromContent, type Editor } from '@tiptap/core'
import { Fragment } from '@tiptap/pm/model'

/** Nothing happens where the person wrote into the old ending; an empty one gains what comes after two lines of room. */
export function replaceEnd(editor: Editor, old: string, next: string): void {
  const { doc, schema } = editor.state
  const fragmentOf = (html: string): Fragment =>
    html === '' ? Fragment.empty : Fragment.from(createNodeFromContent(html, schema))
  const before = fragmentOf(old)
  const from = doc.childCount - before.childCount
  if (from < 0) return
  let start = 0
  for (let at = 0; at < from; at += 1) start += doc.child(at).nodeSize
  if (!doc.content.cut(start).eq(before)) return
  const room = before.childCount === 0 ? '<p></p><p></p>' : ''
  const content = next === '' ? Fragment.empty : fragmentOf(room + next)
  editor.view.dispatch(editor.state.tr.replaceWith(start, doc.content.size, content))
}
