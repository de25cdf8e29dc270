/**
 * Glue between a typed trigger (@ or /) and a list drawn by React under the caret.
 * The caret stays in the text; arrows, Enter and Esc are handed to the list.
 */
import { ReactRenderer } from '@tiptap/react'
import type { SuggestionOptions } from '@tiptap/suggestion'
import {
  SuggestionList,
  type SuggestionEntry,
  type SuggestionListHandle,
} from './suggestion-list.tsx'

export function suggestionPopup<Item>(
  label: string,
  emptyText: string,
  toEntry: (item: Item) => SuggestionEntry,
): NonNullable<SuggestionOptions<Item, Item>['render']> {
  return () => {
    let list: ReactRenderer<SuggestionListHandle> | null = null
    let unmount: () => void = () => undefined
    return {
      onStart(props) {
        list = new ReactRenderer(SuggestionList, { editor: props.editor, props: listProps(props) })
        list.element.setAttribute('role', 'dialog')
        list.element.setAttribute('aria-label', label)
        unmount = props.mount(list.element)
      },
      onUpdate(props) {
        list?.updateProps(listProps(props))
      },
      onKeyDown: ({ event }) => list?.ref?.onKeyDown(event) ?? false,
      onExit() {
        unmount()
        list?.destroy()
        list = null
      },
    }
  }

  function listProps(props: {
    readonly items: readonly Item[]
    readonly command: (item: Item) => void
  }) {
    return {
      label,
      emptyText,
      entries: props.items.map(toEntry),
      onPick: (index: number) => {
        const item = props.items[index]
        if (item !== undefined) props.command(item)
      },
    }
  }
}
