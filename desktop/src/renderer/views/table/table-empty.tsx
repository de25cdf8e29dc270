/** A table without rows: says why, and offers the one thing that helps. */
import { useAccess } from '#renderer/client'
import { Button, EmptyState } from '#renderer/ui'
import { countConditions } from '../filter/filter-tree.ts'
import type { TableViewProps } from './table-view.tsx'

export function TableEmpty(props: TableViewProps) {
  const { object, query, view, handle } = props
  const access = useAccess()
  const plural = object.labelPlural.toLocaleLowerCase()
  const conditions = countConditions(view.filter)
  const isFiltered = conditions > 0 || query.search !== undefined
  return (
    <div className="tbl-empty">
      {isFiltered ? (
        <EmptyState
          icon="list-filter"
          text={emptyByFilter(plural, conditions, query.search)}
          action={
            <Button icon="x" onClick={props.onClearFilter}>
              {query.search === undefined
                ? 'Clear the filter'
                : conditions > 0
                  ? 'Clear search and filter'
                  : 'Clear the search'}
            </Button>
          }
          hint="The records are still there; this view leaves them out."
        />
      ) : (
        <EmptyState
          icon={object.icon}
          text={`No ${plural} yet`}
          {...(access.may('create', object.id) && {
            action: (
              <Button icon="plus" variant="primary" onClick={() => handle.wish('add')?.()}>
                New {object.label.toLocaleLowerCase()}
              </Button>
            ),
          })}
          {...(access.mayInWorkspace('import') && {
            hint: 'Or drop a CSV or Excel file anywhere on this window.',
          })}
        />
      )}
    </div>
  )
}

function emptyByFilter(plural: string, conditions: number, search: string | undefined): string {
  if (search !== undefined && conditions === 0) return `No ${plural} match “${search}”`
  if (search !== undefined) return `No ${plural} match “${search}” and the filter`
  return conditions === 1
    ? `No ${plural} answer the filter`
    : `No ${plural} answer all ${conditions} conditions`
}
