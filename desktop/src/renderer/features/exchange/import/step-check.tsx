/** Step 3: what cannot be read, in its rows, mended in place; or simply all rows. */
import { useState } from 'react'
import type { ImportIssue } from '@kith/shared/rpc'
import { useFormat } from '#renderer/client'
import { Button, Icon, Segmented } from '#renderer/ui'
import { AllRows } from './all-rows.tsx'
import { shownColumns } from './check-columns.ts'
import { CheckTable } from './check-table.tsx'
import type { ImportEvent, ImportState } from './import-state.ts'
import { StepHead } from './step-head.tsx'

interface Props {
  readonly state: ImportState
  readonly isLocked: boolean
  readonly onEvent: (event: ImportEvent) => void
}

export function StepCheck({ state, isLocked, onEvent }: Props) {
  const { plan, source } = state
  const { locale } = useFormat()
  const [open, setOpen] = useState<string | null>(null)
  const count = state.check?.issueCount ?? 0
  const now = {
    check: state.check,
    columns: shownColumns(source.columns, plan, state.check?.issues ?? []),
    showsAll: state.rows === 'all' || count === 0,
  }
  const [held, setHeld] = useState(now)
  const [isPressed, setPressed] = useState(false)
  // While a cell is pressed or mended, an answer of the engine moves no row and no column from under
  // the hand: a cell that goes between press and release would never hear of the click.
  const isHeld = open !== null || isPressed
  const { check, columns, showsAll } = isHeld ? held : now
  const opened = {
    open,
    onOpen(key: string | null) {
      if (!isHeld) setHeld(now)
      setOpen(key)
    },
  }
  const press = () => {
    if (!isHeld) setHeld(now)
    setPressed(true)
    // The click comes after the release, wherever that was.
    const end = new AbortController()
    const release = () => {
      end.abort()
      setTimeout(() => setPressed(false))
    }
    for (const type of ['pointerup', 'pointercancel'])
      window.addEventListener(type, release, { signal: end.signal })
  }
  const isAccepted = plan.onError === 'leaveEmpty'
  const figure = count.toLocaleString(locale)
  return (
    <section
      className="import-step import-check"
      aria-label="Check"
      data-locked={isLocked || undefined}
      onPointerDown={press}
    >
      <StepHead
        number={3}
        title="Check"
        isDone={state.check !== null && count === 0 && source.rows > 0}
      >
        <Segmented
          label="Rows to show"
          value={showsAll ? 'all' : 'fix'}
          onChange={rows => onEvent({ type: 'rows', rows })}
          options={[
            { value: 'fix', label: `To fix ${figure}` },
            { value: 'all', label: 'All rows' },
          ]}
        />
        <span className="grow" />
        {count > 0 && (
          <>
            <span className="import-facts import-how">
              {isAccepted ? 'These cells stay empty' : 'Fix in place, or leave the cell empty'}
            </span>
            <Button
              size="small"
              disabled={isLocked}
              aria-pressed={isAccepted}
              onClick={() =>
                onEvent({
                  type: 'plan',
                  change: { onError: isAccepted ? 'skipRow' : 'leaveEmpty' },
                })
              }
            >
              {isAccepted ? 'Leave these rows out' : `Leave all ${figure} empty`}
            </Button>
          </>
        )}
      </StepHead>
      {showsAll ? (
        <AllRows
          {...opened}
          state={state}
          issues={check?.issues ?? []}
          columns={columns}
          isLocked={isLocked}
          onFix={fix => onEvent({ type: 'fix', ...fix })}
        />
      ) : (
        check !== null && (
          <CheckTable
            {...opened}
            state={state}
            columns={columns}
            rows={check.sampleRows}
            issues={check.issues}
            isLocked={isLocked}
            onFix={fix => onEvent({ type: 'fix', ...fix })}
          />
        )
      )}
      {!showsAll && check !== null && check.sampleRows.length < rowCount(check.issues) && (
        <p className="import-facts import-rest">
          <Icon name="info" size={14} /> The first {check.sampleRows.length} rows are shown; the
          rest follow the same choice.
        </p>
      )}
    </section>
  )
}

const rowCount = (issues: readonly ImportIssue[]) => new Set(issues.map(issue => issue.row)).size
