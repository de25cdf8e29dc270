/** commands.*: changing the workspace. */
import { asId, s, type ActionId, type Json } from '@kith/shared/kit'
import type { Command } from '@kith/shared/commands'
import type { Dispatch, TextEdits, Undo } from '#engine/dispatch'
import type { LiveNotes } from '#engine/together'
import type { Api } from './border.ts'
import { isBulk, type Demand } from './demands.ts'

export interface CommandsDeps {
  readonly dispatch: Dispatch
  readonly undo: Undo
  readonly texts: TextEdits
  /** Keeps an edit of a text that others may be typing in. */
  readonly keepText: LiveNotes['keep']
  readonly commands: readonly Command[]
  readonly demand: Demand
  /** Whether somebody else did it. */
  readonly isOthers: (action: ActionId) => boolean
}

export function serveCommands(
  api: Api,
  { dispatch, undo, texts, keepText, commands, demand, isOthers }: CommandsDeps,
) {
  const area = api.commands
  return area.router({
    run: area.run.handler(({ input: { command, input, window, action } }) => {
      if (isBulk(command, input)) demand('bulkEdit')
      return dispatch.run(command, input, {
        ...(window === undefined ? {} : { window }),
        ...(action === undefined ? {} : { action: action as ActionId }),
      })
    }),
    editText: area.editText.handler(async ({ input: { record, field, update } }) => {
      const id = asId(record)
      const { doc } = texts.find(id, field)
      return { action: await keepText(doc, update, bytes => texts.edit(id, field, bytes)) }
    }),
    undo: area.undo.handler(({ input }) => undo.undo(input.window)),
    redo: area.redo.handler(({ input }) => undo.redo(input.window)),
    undoAction: area.undoAction.handler(({ input }) => {
      if (isOthers(input.action as ActionId)) demand('undoOthers')
      return undo.undoAction(input.action as ActionId)
    }),
    list: area.list.handler(() =>
      commands.map(({ id, input }) => ({ id, schema: schemaOf(input) })),
    ),
  })
}

function schemaOf(input: s.ZodType): Json {
  return s.toJSONSchema(input, { unrepresentable: 'any', io: 'input' }) as Json
}
