export { DraftEditor, type DraftEditorProps, type WrittenText } from './draft-editor.tsx'
export { TextEditor, type TextEditorProps } from './text-editor.tsx'
export type { Block as SlashCommand } from './slash-menu.ts'
export { WrittenMarkdown } from './written-markdown.tsx'
