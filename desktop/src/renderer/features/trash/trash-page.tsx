/** What was deleted, of every object, newest first: put back, or remove for good after typing its name. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CatalogObject } from '@kith/shared/model'
import type { Query } from '@kith/shared/query'
import { useAccess, useAggregate, useCatalog, useCommand } from '#renderer/client'
import { Button, EmptyState, Icon } from '#renderer/ui'
import { DestroyDialog } from './destroy-dialog.tsx'
import { TrashList } from './trash-list.tsx'

export function TrashPage() {
  const catalog = useCatalog()
  const [chosen, setChosen] = useState<string | null>(null)
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({})
  const withSome = catalog.objects.filter(object => (counts[object.id] ?? 0) > 0)
  const current = withSome.find(object => object.id === chosen) ?? withSome[0]
  return (
    <div className="trash">
      <header className="page-head">
        <h1 className="page-title">
          <Icon name="trash-2" />
          Trash
        </h1>
        <div className="trash-objects" role="group" aria-label="Object">
          {withSome.map(object => (
            <button
              key={object.id}
              type="button"
              className="ui-tab"
              aria-pressed={object === current}
              data-active={object === current || undefined}
              onClick={() => setChosen(object.id)}
            >
              {object.labelPlural}{' '}
              <span className="ui-count">{counts[object.id]?.toLocaleString()}</span>
            </button>
          ))}
        </div>
      </header>
      {catalog.objects.map(object => (
        <Count
          key={object.id}
          object={object}
          onCount={count =>
            setCounts(before =>
              before[object.id] === count ? before : { ...before, [object.id]: count },
            )
          }
        />
      ))}
      {current ? (
        <Deleted key={current.id} object={current} />
      ) : (
        <EmptyState
          icon="trash-2"
          text="The trash is empty."
          hint="What you delete waits here until you put it back or remove it for good."
        />
      )}
    </div>
  )
}

/** Counts one object's deleted records; draws nothing. */
function Count({
  object,
  onCount,
}: {
  readonly object: CatalogObject
  readonly onCount: (count: number) => void
}) {
  const { value } = useAggregate({
    object: object.id,
    measures: [{ fn: 'count' }],
    deleted: 'only',
  })
  const count = value === null ? null : Number(value.rows[0]?.values[0] ?? 0)
  // What a child learns after rendering goes up in an effect.
  useReport(count, onCount)
  return null
}

function Deleted({ object }: { readonly object: CatalogObject }) {
  const run = useCommand()
  const access = useAccess()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [isDestroying, setIsDestroying] = useState(false)
  const query = useMemo(
    (): Query => ({
      object: object.id,
      deleted: 'only',
      order: [{ field: 'deletedAt', dir: 'desc' }],
      fields: object.subtitleFields,
    }),
    [object],
  )
  const ids = [...selected]
  const what = ids.length > 0 ? { object: object.id, ids } : { object: object.id, where: null }
  const restore = async (): Promise<void> => {
    if (await run('records.restore', what)) setSelected(new Set())
  }
  return (
    <>
      <div className="trash-bar">
        <span className="muted">
          {ids.length > 0
            ? `${ids.length.toLocaleString()} selected`
            : 'Deleted records keep their history and links.'}
        </span>
        <span className="grow" />
        {access.may('delete', object.id) && access.mayInWorkspace('bulkEdit') && (
          <Button icon="archive-restore" onClick={() => void restore()}>
            {ids.length > 0 ? 'Restore' : 'Restore all'}
          </Button>
        )}
        {access.may('destroy', object.id) && (
          <Button variant="danger" icon="trash-2" onClick={() => setIsDestroying(true)}>
            {ids.length > 0 ? 'Delete forever' : 'Empty'}
          </Button>
        )}
      </div>
      <TrashList object={object} query={query} selected={selected} onSelect={setSelected} />
      <DestroyDialog
        object={object}
        ids={ids}
        open={isDestroying}
        onOpenChange={setIsDestroying}
        onDone={() => setSelected(new Set())}
      />
    </>
  )
}

function useReport(count: number | null, onCount: (count: number) => void): void {
  const latest = useRef(onCount)
  useEffect(() => {
    latest.current = onCount
  })
  useEffect(() => {
    if (count !== null) latest.current(count)
  }, [count])
}
