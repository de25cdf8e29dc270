/** `[words](https://address)` becomes a link when the bracket closes. */
import { Extension, InputRule } from '@tiptap/core'

const LINK = /\[([^\][]+)\]\(((?:https?:\/\/|mailto:)[^\s()]+)\)$/

export const markdownLink = () =>
  Extension.create({
    name: 'markdownLink',
    addInputRules() {
      return [
        new InputRule({
          find: LINK,
          handler({ state, range, match }) {
            const [, words = '', href = ''] = match
            const mark = state.schema.marks['link']
            if (mark === undefined) return
            state.tr
              .replaceWith(range.from, range.to, state.schema.text(words, [mark.create({ href })]))
              .removeStoredMark(mark)
          },
        }),
      ]
    },
  })
