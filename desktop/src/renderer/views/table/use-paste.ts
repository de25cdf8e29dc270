/**
 * Paste: planned first, shown when it is more than one cell, written in parts when it is long.
 *
 * Nothing is written before the person has seen what will be; one cell is seen as it is.
 */
import { useCallback, useState } from 'react'
import type { Json } from '@kith/shared/kit'
import type { Row } from '@kith/shared/query'
import { useClient, useParse, useUndo } from '#renderer/client'
import { dismissToast, toast } from '#renderer/ui'
import type { RowWrites } from '../rows/use-row-writes.ts'
import { parseTsv } from './clipboard-text.ts'
import type { CellRange } from './grid-selection.ts'
import { lookUpRelations, pasteColumn, type LookUpDeps } from './paste-columns.ts'
import { planPaste, type ClipGrid, type PastePlan } from './paste-plan.ts'
import { leftOut, pastedWords } from './paste-words.ts'
import { OWN_TYPE } from './use-copy.ts'

const MOST_CELLS = 200_000
const PROGRESS = 'paste-progress'

export interface PasteDeps extends LookUpDeps {
  readonly rowCount: number
  /** Rows of flat numbers, loaded or not. */
  readonly readRows: (from: number, to: number) => Promise<readonly Row[]>
  readonly writes: RowWrites
  readonly canCreate: boolean
  readonly newCells: Readonly<Record<string, Json>>
  /** Shows the cells that are meant; `null` puts back what was selected before. */
  readonly onRange: (range: CellRange | null) => void
}

export interface PendingPaste {
  readonly plan: PastePlan
  readonly range: CellRange
  /** From the first row of the range on, as they were shown: a list that moves meanwhile changes nothing. */
  readonly rows: readonly Row[]
}

export interface GridPaste {
  readonly paste: (event: ClipboardEvent, range: CellRange) => Promise<void>
  /** Planned and waiting for an answer. */
  readonly pending: PendingPaste | null
  readonly apply: () => void
  readonly cancel: () => void
}

export function usePaste(deps: PasteDeps): GridPaste {
  const client = useClient()
  const parse = useParse()
  const { undo } = useUndo()
  const [pending, setPending] = useState<PendingPaste | null>(null)

  const write = useCallback(
    async ({ plan, rows, range }: PendingPaste): Promise<void> => {
      const writes = plan.writes.flatMap(({ row, cells }) => {
        const target = rows[row - range.top]
        return target === undefined ? [] : [{ row: target, cells }]
      })
      const creates = plan.creates.map(cells => ({ ...deps.newCells, ...cells }))
      let isStopped = false
      const answer = await deps.writes.write(writes, creates, {
        isQuiet: true,
        onPart(done, total) {
          if (done < total && !isStopped)
            toast(`Pasting ${done.toLocaleString('en')} of ${total.toLocaleString('en')} rows`, {
              id: PROGRESS,
              durationMs: 60_000,
              action: { label: 'Stop', onSelect: () => (isStopped = true) },
            })
          return !isStopped
        },
      })
      dismissToast(PROGRESS)
      if (answer === null) return
      const { action, count } = answer
      deps.onRange(plan.range)
      toast(
        pastedWords(count, writes.length, creates.length),
        action === null
          ? {}
          : { action: { label: 'Undo', keys: 'Mod+Z', onSelect: () => void undo(action) } },
      )
    },
    [deps, undo],
  )

  const paste = useCallback(
    async (event: ClipboardEvent, range: CellRange): Promise<void> => {
      const own = event.clipboardData?.getData(OWN_TYPE) ?? ''
      const text = event.clipboardData?.getData('text/plain') ?? ''
      event.preventDefault()
      const clip: ClipGrid =
        own === ''
          ? parseTsv(text).map(row => row.map(cell => ({ text: cell })))
          : (JSON.parse(own) as ClipGrid)
      if (clip.length === 0) return
      const cellCount = clip.length * Math.max(1, clip[0]?.length ?? 0)
      if (cellCount > MOST_CELLS) {
        toast(
          `That is ${cellCount.toLocaleString('en')} cells; a paste takes ${MOST_CELLS.toLocaleString('en')}. Import it as a file instead; nothing was changed.`,
          { tone: 'problem' },
        )
        return
      }
      const found = await lookUpRelations(client, deps, clip, range)
      const plan = planPaste({
        clip,
        range,
        rowCount: deps.rowCount,
        columns: deps.columns.map(({ field }) => pasteColumn(field, parse, found)),
        canCreate: deps.canCreate,
      })
      if (plan.cellCount === 0) {
        const [first] = leftOut(plan, at => deps.columns[at]?.field.label ?? '')
        toast(
          first === undefined
            ? 'Nothing to paste here'
            : `Nothing pasted. ${first.what} ${first.why}`,
          { tone: 'problem' },
        )
        return
      }
      const last = plan.writes.at(-1)?.row ?? range.top - 1
      const rows = plan.writes.length === 0 ? [] : await deps.readRows(range.top, last + 1)
      const next = { plan, range, rows }
      const isOne = cellCount === 1 && plan.cellCount === 1 && plan.problems.length === 0
      if (isOne) {
        await write(next)
        return
      }
      deps.onRange({ ...plan.range, bottom: Math.min(plan.range.bottom, deps.rowCount - 1) })
      setPending(next)
    },
    [client, deps, parse, write],
  )
  return {
    paste,
    pending,
    apply() {
      setPending(null)
      if (pending !== null) void write(pending)
    },
    cancel() {
      setPending(null)
      deps.onRange(null)
    },
  }
}
