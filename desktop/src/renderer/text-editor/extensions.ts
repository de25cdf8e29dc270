/** What can be written: blocks, marks, task lists, mentions, and the two menus that typing opens. */
import type { Extensions } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { TaskItem } from '@tiptap/extension-task-item'
import { TaskList } from '@tiptap/extension-task-list'
import { Placeholder } from '@tiptap/extensions/placeholder'
import { StarterKit } from '@tiptap/starter-kit'
import type { TextCarets, TextDocHandle } from '@kith/shared/docs'
import { markdownLink } from './markdown-link.ts'
import { othersCarets } from './others-carets.ts'
import { recordMention, type MentionDeps } from './mention.ts'
import { slashMenu, type Block } from './slash-menu.ts'

export interface ExtensionDeps extends MentionDeps {
  /** The shared document and the name of its fragment; opaque here. */
  readonly document: TextDocHandle
  readonly root: string
  readonly carets?: TextCarets | undefined
  readonly placeholder: string
  /** Entries on top of the blocks in the slash menu. */
  readonly commands: () => readonly Block[]
}

export function textExtensions(deps: ExtensionDeps): Extensions {
  return [
    // The shared document keeps its own history; two would undo each other's steps.
    StarterKit.configure({
      undoRedo: false,
      heading: { levels: [1, 2, 3] },
      link: { openOnClick: false, autolink: true, defaultProtocol: 'https', linkOnPaste: true },
      dropcursor: { color: 'var(--accent)', width: 2 },
    }),
    Collaboration.configure({ document: deps.document, field: deps.root }),
    ...(deps.carets === undefined ? [] : [othersCarets(deps.carets)]),
    TaskList,
    TaskItem.configure({ nested: true }),
    Placeholder.configure({
      placeholder: ({ node }) => (node.type.name === 'heading' ? 'Heading' : deps.placeholder),
    }),
    recordMention(deps),
    slashMenu(deps.commands),
    markdownLink(),
  ]
}
