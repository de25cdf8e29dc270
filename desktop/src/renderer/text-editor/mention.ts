/** `@` finds a record of any kind and leaves a chip that opens it. */
import type { Editor } from '@tiptap/core'
import { Mention } from '@tiptap/extension-mention'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { RefValue } from '@kith/shared/query'
import type { SuggestionEntry } from './suggestion-list.tsx'
import { suggestionPopup } from './suggestion-popup.ts'

export interface MentionHit extends RefValue {
  readonly subtitle: string
}

export interface MentionDeps {
  readonly search: (text: string) => Promise<readonly MentionHit[]>
  readonly entryOf: (hit: MentionHit) => SuggestionEntry
  readonly openRecord: (id: string, object: string) => void
}

export const recordMention = (deps: MentionDeps) =>
  Mention.extend({
    addAttributes() {
      return {
        ...this.parent?.(),
        object: {
          default: null,
          parseHTML: element => element.getAttribute('data-object'),
          renderHTML: attributes => ({ 'data-object': attributes['object'] }),
        },
      }
    },
    addProseMirrorPlugins() {
      return [...(this.parent?.() ?? []), clickPlugin(deps)]
    },
  }).configure({
    HTMLAttributes: { class: 'mention', role: 'link' },
    deleteTriggerWithBackspace: true,
    renderText: ({ node }) => `@${node.attrs['label'] ?? ''}`,
    renderHTML: ({ options, node }) => [
      'span',
      { ...options.HTMLAttributes, dir: 'auto' },
      `${node.attrs['label'] ?? ''}`,
    ],
    suggestion: {
      char: '@',
      allowSpaces: true,
      placement: 'bottom-start',
      offset: { mainAxis: 6, crossAxis: 0 },
      // Two spaces, or a name nobody has, end the search: then it is just an at sign.
      items: async ({ query }) => (query.includes('  ') ? [] : [...(await deps.search(query))]),
      command: ({ editor, range, props }) => insertMention(editor, range, props),
      allow: ({ editor }) => !editor.isActive('codeBlock') && !editor.isActive('code'),
      render: suggestionPopup<MentionHit>('Records', 'No record with that name', deps.entryOf),
    },
  })

function insertMention(
  editor: Editor,
  range: { readonly from: number; readonly to: number },
  hit: unknown,
): void {
  if (!isHit(hit)) return
  editor
    .chain()
    .focus()
    .insertContentAt({ from: range.from, to: range.to }, [
      { type: 'mention', attrs: { id: hit.id, label: hit.title, object: hit.object } },
      { type: 'text', text: ' ' },
    ])
    .run()
}

const isHit = (value: unknown): value is MentionHit =>
  typeof value === 'object' && value !== null && 'id' in value && 'title' in value

function clickPlugin({ openRecord }: MentionDeps): Plugin {
  return new Plugin({
    key: new PluginKey('mentionClick'),
    props: {
      handleClickOn(_view, _pos, node) {
        const { id, object } = node.attrs
        if (node.type.name !== 'mention' || typeof id !== 'string') return false
        openRecord(id, typeof object === 'string' ? object : '')
        return true
      },
    },
  })
}
