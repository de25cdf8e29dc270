/** What will happen, in numbers that follow every change; the few choices; and Import. */
import { useState } from 'react'
import type { ImportPlan } from '@kith/shared/rpc'
import { camelName } from '@kith/shared/model'
import { showFault, useCatalog, useClient, useFormat, useNavigation } from '#renderer/client'
import { Button, Icon, Input, Select, toast } from '#renderer/ui'
import { columnSummary, hasField, hasTitle } from './column-state.ts'
import { rowsToWrite, type ImportEvent, type ImportState } from './import-state.ts'
import { RailCounts } from './rail-counts.tsx'
import { RailProgress } from './rail-progress.tsx'
import { RailResult } from './rail-result.tsx'
import { Option } from './step-file.tsx'
import { TagThem } from './tag-them.tsx'
import { DATE_WORDS } from './target-options.ts'
import type { ImportRun } from './use-import-run.ts'

const NEW_OBJECT = '+'

interface Props {
  readonly state: ImportState
  readonly run: ImportRun
  readonly onEvent: (event: ImportEvent) => void
  readonly onObject: (object: string) => void
  readonly onStart: () => void
}

export function ImportRail({ state, run, onEvent, onObject, onStart }: Props) {
  const { locale } = useFormat()
  const catalog = useCatalog()
  const navigation = useNavigation()
  const { check, plan, source, decided } = state
  const writes = check === null ? 0 : rowsToWrite(check)
  const summary = columnSummary(source.columns, plan, decided)
  const canStart = check !== null && !state.isStale && writes > 0
  return (
    <aside className="import-rail" aria-label="What will happen">
      <h2 className="import-rail-head">
        {run.stage === 'done' ? 'What happened' : 'What will happen'}
      </h2>
      {run.stage === 'done' && run.result !== null ? (
        <RailResult
          result={run.result}
          onShow={() =>
            navigation.go({
              page: 'object',
              object: catalog.findObject(plan.object)?.id ?? 'person',
            })
          }
          onUndo={run.takeBack}
        />
      ) : (
        <>
          <RailCounts state={state} />
          <Nameless state={state} />
          <div className="import-group">
            <Choices
              state={state}
              isLocked={run.stage !== 'idle'}
              onEvent={onEvent}
              onObject={onObject}
            />
          </div>
          <div className="import-group import-undo">
            <Icon name="undo-2" />
            <p>
              <b>One undo takes it all back</b>
              <small>Also after a restart. What you edit later stays.</small>
            </p>
          </div>
        </>
      )}
      <span className="grow" />
      <footer className="import-go">
        {run.stage === 'running' && <RailProgress run={run} total={source.rows} />}
        {run.stage === 'idle' && (
          <>
            {run.job !== null && run.job.error !== null && (
              <p className="import-fault" role="alert">
                <Icon name="circle-alert" />
                {run.job.error.message}
              </p>
            )}
            {run.job?.state === 'cancelled' && <Stopped run={run} locale={locale} />}
            <Button
              variant="primary"
              size="large"
              keys="Mod+Enter"
              className="import-start"
              disabled={!canStart}
              onClick={onStart}
            >
              {writes === 0 && check !== null && !state.isStale
                ? 'Nothing to import'
                : `Import ${writes.toLocaleString(locale)} ${writes === 1 ? 'row' : 'rows'}`}
            </Button>
            <small>
              {summary.undecided.length > 0
                ? `${summary.undecided.slice(0, 2).join(' and ')}${summary.undecided.length > 2 ? ` and ${summary.undecided.length - 2} more` : ''} ${summary.undecided.length === 1 ? 'is' : 'are'} left out.`
                : source.rows === 0
                  ? 'The file has headers and no rows below them.'
                  : 'Nothing is written before that.'}
            </small>
          </>
        )}
        {run.stage !== 'running' && <SaveMapping source={source.source} plan={plan} />}
      </footer>
    </aside>
  )
}

/** Records that nobody could find by name are not what somebody who forgot a column wants. */
function Nameless({ state: { check, plan } }: Pick<Props, 'state'>) {
  const object = useCatalog().findObject(plan.object)
  if (object === undefined || check === null || check.create === 0) return null
  if (hasTitle(plan, object.titleField)) return null
  const title = object.title.label.toLowerCase()
  return (
    <p className="import-warn" role="status">
      <Icon name="triangle-alert" size={14} />
      No column gives the {title}: what is created has none until you choose one.
    </p>
  )
}

/** A stopped import leaves what it had written: it can be gone on with, or taken back. */
function Stopped({ run, locale }: { readonly run: ImportRun; readonly locale: string }) {
  const done = run.job?.done ?? 0
  return (
    <div className="import-stopped" role="status">
      <span className="import-facts">
        Stopped after {done.toLocaleString(locale)} rows. They stay unless you take them back.
      </span>
      {done > 0 && run.job !== null && run.job.action !== null && (
        <Button size="small" icon="undo-2" onClick={run.takeBack}>
          Take them back
        </Button>
      )}
    </div>
  )
}

function Choices({
  state,
  isLocked,
  onEvent,
  onObject,
}: Pick<Props, 'state' | 'onEvent' | 'onObject'> & { readonly isLocked: boolean }) {
  const catalog = useCatalog()
  const { plan, source } = state
  const object = catalog.findObject(plan.object)
  const set = (change: Partial<ImportPlan>) => onEvent({ type: 'plan', change })
  const matchable = object?.fields.filter(
    field =>
      hasField(plan.columns, field.id) &&
      (field.isUnique ||
        object.matchFields.includes(field.id) ||
        field.id === object.titleField ||
        plan.match === field.id),
  )
  const dates = plan.columns.some(target => isDate(target, object))
  return (
    <>
      <Option label="Into">
        <Select
          label="Into"
          isQuiet
          disabled={isLocked}
          value={object?.id ?? NEW_OBJECT}
          options={[
            ...catalog.objects
              .filter(each => each.isListed || each.id === object?.id)
              .map(each => ({ value: each.id, label: each.labelPlural, icon: each.icon })),
            { value: NEW_OBJECT, label: 'A new object from this file', icon: 'plus' },
          ]}
          onChange={value =>
            onObject(
              value === NEW_OBJECT
                ? freshName(source.fileName, new Set(catalog.allObjects.map(each => each.name)))
                : value,
            )
          }
        />
      </Option>
      {object === undefined && plan.newObject !== undefined && (
        <>
          <Option label="One is called">
            <Input
              aria-label="Name of one record"
              value={plan.newObject.label}
              disabled={isLocked}
              onChange={event =>
                plan.newObject !== undefined &&
                set({ newObject: { ...plan.newObject, label: event.target.value } })
              }
            />
          </Option>
          <Option label="Many are called">
            <Input
              aria-label="Name of many records"
              value={plan.newObject.labelPlural}
              disabled={isLocked}
              onChange={event =>
                plan.newObject !== undefined &&
                set({ newObject: { ...plan.newObject, labelPlural: event.target.value } })
              }
            />
          </Option>
        </>
      )}
      {object !== undefined && (
        <Option label={`Match ${object.labelPlural.toLowerCase()} by`}>
          <Select
            label="Match by"
            isQuiet
            disabled={isLocked}
            value={plan.match ?? ''}
            options={[
              ...(matchable ?? []).map(field => ({ value: field.id, label: field.label })),
              ...(plan.match === 'id' ? [{ value: 'id', label: 'Kith’s own id' }] : []),
              { value: '', label: 'All are new' },
            ]}
            onChange={match => set({ match: match === '' ? null : match })}
          />
        </Option>
      )}
      {plan.match !== null && object !== undefined && (
        <>
          <Option label="When it is here already">
            <Select
              label="When it is here already"
              isQuiet
              disabled={isLocked}
              value={plan.onMatch}
              options={[
                { value: 'update', label: 'Update it' },
                { value: 'skip', label: 'Skip the row' },
                { value: 'create', label: 'Make another' },
              ]}
              onChange={value =>
                set({ onMatch: value === 'skip' || value === 'create' ? value : 'update' })
              }
            />
          </Option>
          {plan.onMatch === 'update' && (
            <Option label="If both have a value">
              <Select
                label="If both have a value"
                isQuiet
                disabled={isLocked}
                value={plan.conflict}
                options={[
                  { value: 'kith', label: 'Keep Kith’s' },
                  { value: 'file', label: 'Take the file’s' },
                ]}
                onChange={value => set({ conflict: value === 'file' ? 'file' : 'kith' })}
              />
            </Option>
          )}
        </>
      )}
      {object !== undefined && (
        <TagThem object={object} plan={plan} isLocked={isLocked} onPlan={set} />
      )}
      {dates && (
        <>
          <Option label="Dates are">
            <Select
              label="Dates are"
              isQuiet
              disabled={isLocked}
              value={plan.dateOrder}
              options={Object.entries(DATE_WORDS).map(([value, words]) => ({
                value,
                label: capital(words),
              }))}
              onChange={value =>
                set({ dateOrder: value === 'mdy' || value === 'ymd' ? value : 'dmy' })
              }
            />
          </Option>
          {source.mixedDates !== null && (
            <p className="import-warn">
              <Icon name="triangle-alert" size={14} />
              <span>
                The file has both orders: {source.mixedDates.dayFirst} and{' '}
                {source.mixedDates.monthFirst}. What could be either is read as chosen here.
              </span>
            </p>
          )}
        </>
      )}
    </>
  )
}

function SaveMapping({ source, plan }: { readonly source: string; readonly plan: ImportPlan }) {
  const client = useClient()
  const [name, setName] = useState<string | null>(null)
  if (name === null)
    return (
      <Button
        variant="ghost"
        size="small"
        icon="bookmark"
        className="import-save"
        onClick={() => setName('')}
      >
        Remember this mapping
      </Button>
    )
  const save = () => {
    const wanted = name.trim()
    setName(null)
    if (wanted === '') return
    client.exchange
      .saveMapping({ name: wanted, source, plan })
      .then(() => toast(`Mapping “${wanted}” is kept for the next file like this`))
      .catch(showFault)
  }
  return (
    <form
      className="import-save"
      onSubmit={event => {
        event.preventDefault()
        save()
      }}
    >
      <Input
        aria-label="Name of the mapping"
        placeholder="Name of the mapping"
        // The person has just asked for it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={name}
        onChange={event => setName(event.target.value)}
        onBlur={save}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          setName(null)
        }}
      />
    </form>
  )
}

function isDate(
  target: ImportPlan['columns'][number],
  object: ReturnType<ReturnType<typeof useCatalog>['findObject']>,
): boolean {
  if (target.kind === 'new') return target.type.startsWith('date')
  if (target.kind === 'skip') return false
  const kind = object?.allFields.find(field => field.id === target.field)?.storageKind.id
  return kind === 'date' || kind === 'moment'
}

/** `district-offices.csv` → `districtOffices`, not the name of an object that is there. */
const freshName = (fileName: string, taken: Set<string>): string =>
  camelName(fileName.replace(/\.[^.]+$/, ''), taken)

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
