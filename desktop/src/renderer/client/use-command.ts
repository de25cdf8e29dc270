import { useCallback, useMemo } from 'react'
import type { Fault, Json } from '@kith/shared/kit'
import type { CommandAnswer } from '@kith/shared/rpc'
import { toast } from '#renderer/ui'
import { useKith } from './context.tsx'
import { faultOf } from './faults.ts'
import { showFault } from './show-fault.ts'

export interface CommandOptions {
  /** Says what was done and offers Undo. On unless told otherwise; edits in place turn it off. */
  readonly toast?: boolean
  /** Takes the failure instead of the toast, for a message beside a field. */
  readonly onFault?: (fault: Fault) => void
  /** Goes on with this action: what is sent in parts is one line of history and one undo. */
  readonly action?: string
}
/** Answers `null` when it failed; the person has been told. */
export type RunCommand = (
  command: string,
  input: object,
  options?: CommandOptions,
) => Promise<CommandAnswer | null>

/** The last change takes the place of the one before: one line, not a pile. ⌘Z still knows them all. */
const CHANGE_TOAST = 'change'

/** Changes the workspace. What changed comes up the live queries; the toast comes from the label. */
export function useCommand(): RunCommand {
  const kith = useKith()
  const { undo } = useUndo()
  return useCallback(
    async (command, input, options = {}) => {
      try {
        const answer = await kith.client.commands.run({
          command,
          input: input as Json,
          window: kith.window,
          ...(options.action === undefined ? {} : { action: options.action }),
        })
        const { action } = answer
        if (options.toast !== false && action !== null) {
          toast(answer.label, {
            id: CHANGE_TOAST,
            action: { label: 'Undo', keys: 'Mod+Z', onSelect: () => void undo(action) },
          })
        }
        return answer
      } catch (error) {
        const fault = faultOf(error)
        if (options.onFault) options.onFault(fault)
        else showFault(fault)
        return null
      }
    },
    [kith, undo],
  )
}

export interface Undo {
  /** Takes back the last action of this window, or the one named. */
  readonly undo: (action?: string) => Promise<void>
  readonly redo: () => Promise<void>
}

export function useUndo(): Undo {
  const kith = useKith()
  return useMemo(() => {
    const { client, window } = kith
    const redo = async (): Promise<void> => {
      try {
        const { label, skipped } = await client.commands.redo({ window })
        say(label === null ? 'Nothing to do again' : `Done again: ${label}`, skipped)
      } catch (error) {
        showFault(error)
      }
    }
    const undo = async (action?: string): Promise<void> => {
      try {
        const { label, skipped } =
          action === undefined
            ? await client.commands.undo({ window })
            : await client.commands.undoAction({ action })
        if (label === null) say('Nothing to undo', 0)
        else {
          say(`Undone: ${label}`, skipped, {
            label: 'Redo',
            keys: 'Mod+Shift+Z',
            onSelect: () => void redo(),
          })
        }
      } catch (error) {
        showFault(error)
      }
    }
    return { undo, redo }
  }, [kith])
}

function say(
  text: string,
  skipped: number,
  action?: { label: string; keys: string; onSelect: () => void },
): void {
  const left =
    skipped === 0
      ? ''
      : `. ${skipped} ${skipped === 1 ? 'value' : 'values'} changed since and stayed as ${skipped === 1 ? 'it is' : 'they are'}`
  toast(text + left, { id: CHANGE_TOAST, ...(action ? { action } : {}) })
}
