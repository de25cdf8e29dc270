/** commands.*: changing the workspace. */
import { asId, s, type ActionId, type Json } from '@kith/shared/kit'
import type { Command } from '@kith/shared/commands'
import type { Dispatch, TextEdits, Undo } from '#engine/dispatch'
import type { Api } from './border.ts'

export interface CommandsDeps {
  readonly dispatch: Dispatch
  readonly undo: Undo
  readonly texts: TextEdits
  readonly commands: readonly Command[]
}

export function serveCommands(api: Api, { dispatch, undo, texts, commands }: CommandsDeps) {
  const area = api.commands
  return area.router({
    run: area.run.handler(({ input: { command, input, window, action } }) =>
      dispatch.run(command, input, {
        ...(window === undefined ? {} : { window }),
        ...(action === undefined ? {} : { action: action as ActionId }),
      }),
    ),
    editText: area.editText.handler(({ input: { record, field, update } }) => ({
      action: texts.edit(asId(record), field, update),
    })),
    undo: area.undo.handler(({ input }) => undo.undo(input.window)),
    redo: area.redo.handler(({ input }) => undo.redo(input.window)),
    undoAction: area.undoAction.handler(({ input }) => undo.undoAction(input.action as ActionId)),
    list: area.list.handler(() =>
      commands.map(({ id, input }) => ({ id, schema: schemaOf(input) })),
    ),
  })
}

function schemaOf(input: s.ZodType): Json {
  return s.toJSONSchema(input, { unrepresentable: 'any', io: 'input' }) as Json
}
