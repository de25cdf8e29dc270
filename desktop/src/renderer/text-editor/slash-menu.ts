/** `/` at the start of a word: every block by name, each with the marks that make it while typing. */
import { Extension, type Editor, type Range } from '@tiptap/core'
import { PluginKey } from '@tiptap/pm/state'
import { Suggestion } from '@tiptap/suggestion'
import { blockIcon } from './block-icon.tsx'
import { suggestionPopup } from './suggestion-popup.ts'

export interface Block {
  readonly id: string
  readonly label: string
  /** What to type instead. */
  readonly hint: string
  /** Further words it is found by. */
  readonly words: string
  readonly icon?: string
  readonly run: (editor: Editor, range: Range) => void
}

const at = (editor: Editor, range: Range) => editor.chain().focus().deleteRange(range)

const BLOCKS: readonly Block[] = [
  {
    id: 'text',
    label: 'Text',
    hint: '',
    words: 'paragraph plain',
    run: (editor, range) => at(editor, range).setParagraph().run(),
  },
  {
    id: 'heading1',
    label: 'Heading 1',
    hint: '#',
    words: 'title h1',
    run: (editor, range) => at(editor, range).setHeading({ level: 1 }).run(),
  },
  {
    id: 'heading2',
    label: 'Heading 2',
    hint: '##',
    words: 'subtitle h2',
    run: (editor, range) => at(editor, range).setHeading({ level: 2 }).run(),
  },
  {
    id: 'heading3',
    label: 'Heading 3',
    hint: '###',
    words: 'h3',
    run: (editor, range) => at(editor, range).setHeading({ level: 3 }).run(),
  },
  {
    id: 'bullets',
    label: 'List',
    hint: '-',
    words: 'bullet unordered ul',
    run: (editor, range) => at(editor, range).toggleBulletList().run(),
  },
  {
    id: 'numbers',
    label: 'Numbered list',
    hint: '1.',
    words: 'ordered ol',
    run: (editor, range) => at(editor, range).toggleOrderedList().run(),
  },
  {
    id: 'checklist',
    label: 'Checklist',
    hint: '[ ]',
    words: 'todo task checkbox',
    run: (editor, range) => at(editor, range).toggleTaskList().run(),
  },
  {
    id: 'quote',
    label: 'Quote',
    hint: '>',
    words: 'blockquote',
    run: (editor, range) => at(editor, range).toggleBlockquote().run(),
  },
  {
    id: 'code',
    label: 'Code',
    hint: '```',
    words: 'pre monospace',
    run: (editor, range) => at(editor, range).toggleCodeBlock().run(),
  },
  {
    id: 'divider',
    label: 'Divider',
    hint: '---',
    words: 'line rule hr',
    run: (editor, range) => at(editor, range).setHorizontalRule().run(),
  },
]

/** Blocks whose name or words begin with what was typed after the slash. */
function findBlocks(query: string, more: readonly Block[] = []): readonly Block[] {
  const wanted = query.trim().toLowerCase()
  const all = [...more, ...BLOCKS]
  if (wanted === '') return all
  return all.filter(block =>
    `${block.label} ${block.words}`
      .toLowerCase()
      .split(' ')
      .some((word, index, words) => words.slice(index).join(' ').startsWith(wanted)),
  )
}

export const slashMenu = (commands: () => readonly Block[]) =>
  Extension.create({
    name: 'slashMenu',
    addProseMirrorPlugins() {
      return [
        Suggestion<Block, Block>({
          editor: this.editor,
          pluginKey: new PluginKey('slashMenu'),
          char: '/',
          placement: 'bottom-start',
          offset: { mainAxis: 6, crossAxis: 0 },
          items: ({ query }) => [...findBlocks(query, commands())],
          command: ({ editor, range, props }) => props.run(editor, range),
          // Code keeps its slashes.
          allow: ({ editor }) => !editor.isActive('codeBlock') && !editor.isActive('code'),
          render: suggestionPopup<Block>('Blocks', 'No such block', block => ({
            id: block.id,
            icon: blockIcon(block),
            label: block.label,
            ...(block.hint === '' ? {} : { detail: block.hint }),
          })),
        }),
      ]
    },
  })
