// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest'
import { Editor } from '@tiptap/core'
import { StarterKit } from '@tiptap/starter-kit'
import { replaceEnd } from './replace-end.ts'

const opened: Editor[] = []
afterEach(() => {
  for (const editor of opened.splice(0)) editor.destroy()
})
const edit = (content: string): Editor => {
  const editor = new Editor({ extensions: [StarterKit], content })
  opened.push(editor)
  return editor
}
const MARTA = '<p>-- </p><p>Marta, <b>Kith</b></p>'
const SALES = '<p>The sales team</p>'

it('[TX7] another signature takes the place of the one that stands as it was', () => {
  const editor = edit(`<p>Dear Ann</p><p></p>${MARTA}`)
  replaceEnd(editor, MARTA, SALES)
  expect(editor.getHTML()).toBe('<p>Dear Ann</p><p></p><p>The sales team</p>')
  replaceEnd(editor, SALES, '')
  expect(editor.getHTML()).toBe('<p>Dear Ann</p><p></p>')
})

it('[TX7] what was written into it stays, and where none was one comes after some room', () => {
  const changed = edit(`<p>Dear Ann</p><p>-- </p><p>Marta, Kith, on leave</p>`)
  const before = changed.getHTML()
  replaceEnd(changed, MARTA, SALES)
  expect(changed.getHTML()).toBe(before)
  const bare = edit('<p>Dear Ann</p>')
  replaceEnd(bare, '', SALES)
  expect(bare.getHTML()).toBe('<p>Dear Ann</p><p></p><p></p><p>The sales team</p>')
})
