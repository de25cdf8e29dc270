/** The second line of a list: filter at its start; Reset and Save, sort, group, fields and density at its end. */
import './bar.css'
import type { CatalogObject, View } from '@kith/shared/model'
import { Button } from '#renderer/ui'
import { FilterBar } from '../filter/filter-bar.tsx'
import { FieldsButton } from './fields-button.tsx'
import { GroupButton } from './group-button.tsx'
import { SortButton } from './sort-button.tsx'
import { UnreadLine } from './unread-line.tsx'

export interface ViewBarProps {
  readonly object: CatalogObject
  readonly view: View
  readonly isChanged: boolean
  readonly canSave: boolean
  readonly opened: number | null
  readonly onOpened: (at: number | null) => void
  readonly onChange: (change: Partial<View>) => void
  readonly onReset: () => void
  readonly onSave: () => void
  readonly onEditField: (field: string | null) => void
  /** Figures of the whole list: a board's sum, and what of it is likely. */
  readonly summary?: { readonly sum: string; readonly weighted: string } | null
  readonly total?: number | null
  /** What the address asked and could not be read, in words. */
  readonly unread: string | null
  readonly onUnreadDone: () => void
}

export function ViewBar(props: ViewBarProps) {
  const {
    summary,
    total = null,
    object,
    view,
    isChanged,
    canSave,
    opened,
    onOpened,
    onChange,
    onReset,
    onSave,
  } = props
  return (
    <div className="vbar">
      <FilterBar
        object={object}
        filter={view.filter}
        opened={opened}
        onOpened={onOpened}
        onChange={filter => onChange({ filter })}
      />
      {props.unread !== null && <UnreadLine words={props.unread} onDone={props.onUnreadDone} />}
      <span className="grow" />
      {summary !== undefined && summary !== null && (
        <span className="vbar-total">
          {total !== null && (
            <>
              <b>
                <bdi>{total.toLocaleString()}</bdi>
              </b>{' '}
              {object.labelPlural.toLocaleLowerCase()}
              <i />
            </>
          )}
          <b>
            <bdi>{summary.sum}</bdi>
          </b>
          {summary.weighted !== '' && (
            <>
              <i /> weighted{' '}
              <b>
                <bdi>{summary.weighted}</bdi>
              </b>
            </>
          )}
        </span>
      )}
      {isChanged && (
        <>
          <Button variant="ghost" size="small" onClick={onReset}>
            Reset
          </Button>
          <Button variant="text" size="small" onClick={onSave}>
            {canSave ? 'Save view' : 'Save as…'}
          </Button>
          <i className="vbar-line" aria-hidden />
        </>
      )}
      <SortButton object={object} order={view.order} onChange={order => onChange({ order })} />
      <GroupButton object={object} view={view} onChange={onChange} />
      <FieldsButton
        object={object}
        view={view}
        onChange={onChange}
        onEditField={props.onEditField}
      />
    </div>
  )
}
