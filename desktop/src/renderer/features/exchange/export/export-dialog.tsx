/** Taking records out: what, in which format, and the file when it is ready. */
import { useRef, useState } from 'react'
import { EXPORT_FORMATS, type JobState } from '@kith/shared/rpc'
import type { CatalogObject } from '@kith/shared/model'
import type { Query } from '@kith/shared/query'
import { showFault, useCatalog, useClient, useFormat, useJobs } from '#renderer/client'
import { Button, Dialog, Icon, ProgressBar, Segmented } from '#renderer/ui'
import { FORMATS, type ExportFormat } from './formats.ts'
import './export.css'

export interface ExportDialogProps {
  /** The list in sight; `null` offers the whole workspace only. */
  readonly query: Query | null
  /** Fields shown in that list, in order. */
  readonly columns?: readonly string[]
  readonly viewName?: string
  readonly onClose: () => void
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
}

type Scope = 'view' | 'object' | 'workspace'
type Columns = 'shown' | 'all'

export function ExportDialog({ query, columns, viewName, onClose }: ExportDialogProps) {
  const client = useClient()
  const catalog = useCatalog()
  const [scope, setScope] = useState<Scope>(query === null ? 'workspace' : 'view')
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [which, setWhich] = useState<Columns>('shown')
  const [id, setId] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const job = useJobs().find(each => each.id === id) ?? null
  const object = query === null ? undefined : catalog.findObject(query.object)
  const possible = EXPORT_FORMATS.filter(
    each => ONLY[each] === undefined || (scope !== 'workspace' && ONLY[each](object)),
  )
  const chosen = possible.includes(format) ? format : 'csv'

  const start = async () => {
    const { fields: _, ...list } = query ?? { object: '' }
    const asked = scope === 'workspace' ? null : scope === 'object' ? { object: list.object } : list
    const wanted = scope === 'view' && which === 'shown' ? columns : undefined
    try {
      const answer = await client.exchange.exportTo({
        query: asked,
        format: chosen,
        ...(wanted === undefined ? {} : { columns: [...wanted] }),
      })
      setId(answer.job)
    } catch (error) {
      showFault(error)
    }
  }
  const scopes: readonly { readonly value: Scope; readonly label: string }[] = [
    ...(query === null ? [] : [{ value: 'view' as const, label: viewName ?? 'This view' }]),
    ...(object === undefined
      ? []
      : [{ value: 'object' as const, label: `All ${object.labelPlural.toLowerCase()}` }]),
    { value: 'workspace', label: 'Everything' },
  ]
  return (
    <Dialog
      onClose={onClose}
      title="Export"
      initialFocus={() =>
        box.current?.querySelector<HTMLElement>('[aria-checked="true"].export-format')
      }
      width={520}
      footer={
        id === null ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" keys="Mod+Enter" onClick={() => void start()}>
              Export
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>{job?.state === 'done' ? 'Done' : 'Close'}</Button>
        )
      }
    >
      {id === null ? (
        // ⌘↵ exports from anywhere in the dialog.
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
        <div
          ref={box}
          className="export"
          onKeyDown={event => {
            if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
            event.preventDefault()
            void start()
          }}
        >
          <Line label="What">
            <Segmented<Scope> label="What" value={scope} options={scopes} onChange={setScope} />
          </Line>
          {scope === 'view' && columns !== undefined && (
            <Line label="Columns">
              <Segmented<Columns>
                label="Columns"
                value={which}
                onChange={setWhich}
                options={[
                  { value: 'shown', label: `Shown, ${columns.length}` },
                  { value: 'all', label: `All, ${object?.fields.length ?? 0}` },
                ]}
              />
            </Line>
          )}
          <div className="export-formats" role="radiogroup" aria-label="Format">
            {possible.map(each => (
              <button
                key={each}
                type="button"
                role="radio"
                aria-checked={each === chosen}
                tabIndex={each === chosen ? 0 : -1}
                className="export-format"
                onClick={() => setFormat(each)}
                onKeyDown={event => {
                  const step = STEPS[event.key]
                  if (step === undefined) return
                  event.preventDefault()
                  const at = (possible.indexOf(each) + step + possible.length) % possible.length
                  setFormat(possible[at] ?? each)
                  box.current?.querySelectorAll<HTMLElement>('.export-format')[at]?.focus()
                }}
              >
                <Icon name={FORMATS[each].icon} />
                <span>
                  <b>{FORMATS[each].label}</b>
                  <small>{FORMATS[each].hint}</small>
                </span>
              </button>
            ))}
          </div>
          <p className="export-note">{FORMATS[chosen].note}</p>
        </div>
      ) : (
        <Under job={job} onCancel={() => void client.jobs.cancel({ job: id }).catch(showFault)} />
      )}
    </Dialog>
  )
}

function Under({
  job,
  onCancel,
}: {
  readonly job: JobState | null
  readonly onCancel: () => void
}) {
  const client = useClient()
  const { locale } = useFormat()
  const file = job === null ? null : exportedFile(job)
  const download = async () => {
    if (file === null) return
    const { url } = await client.files.url({ hash: file.hash, name: file.name, download: true })
    const link = document.createElement('a')
    link.href = url
    link.download = file.name
    link.click()
  }
  if (job?.state === 'failed' || job?.state === 'cancelled')
    return (
      <p className="export-done" role="status">
        {job.error?.message ?? 'Cancelled. No file was kept.'}
      </p>
    )
  if (file !== null)
    return (
      <div className="export-done" role="status">
        <Icon name="circle-check" size={24} className="export-good" />
        <p>
          <b dir="auto">{file.name}</b>
          <small>{file.rows.toLocaleString(locale)} records</small>
        </p>
        <Button variant="primary" icon="download" onClick={() => void download().catch(showFault)}>
          Download
        </Button>
      </div>
    )
  return (
    <div className="export-under" role="status">
      <ProgressBar done={job?.done ?? 0} total={job?.total ?? null} label="Exporting" />
      <div className="export-line">
        <span className="muted num">
          {(job?.done ?? 0).toLocaleString(locale)}
          {job === null || job.total === null ? '' : ` of ${job.total.toLocaleString(locale)}`}
        </span>
        <Button variant="ghost" size="small" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  )
}

function Line({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="export-line">
      <span className="muted">{label}</span>
      {children}
    </div>
  )
}

type Exported = CatalogObject | undefined

/** Formats for some objects only. */
const ONLY: Partial<Record<ExportFormat, (object: Exported) => boolean>> = {
  vcf: object =>
    object?.fields.some(field => field.type === 'emails' || field.type === 'fullName') === true,
  ics: object => object?.fields.some(field => field.id === 'dueAt') === true,
}

/** What the export room puts into the job's result. */
function exportedFile(
  job: JobState,
): { readonly hash: string; readonly name: string; readonly rows: number } | null {
  const { result } = job
  if (job.state !== 'done' || result === null || typeof result !== 'object' || !('file' in result))
    return null
  const known = result as {
    readonly file?: unknown
    readonly name?: unknown
    readonly rows?: unknown
  }
  if (typeof known.file !== 'string' || typeof known.name !== 'string') return null
  return {
    hash: known.file,
    name: known.name,
    rows: typeof known.rows === 'number' ? known.rows : 0,
  }
}
