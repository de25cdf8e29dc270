/**
 * Bringing a file in: one page, three calm steps. Nothing is written before Import, and one undo
 * takes everything back.
 */
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import type { ImportSource } from '@kith/shared/rpc'
import { useActionHandler } from '#renderer/actions'
import {
  faultOf,
  showFault,
  uploadFile,
  useCatalog,
  useClient,
  useNavigation,
} from '#renderer/client'
import { Icon, IconButton } from '#renderer/ui'
import { ImportRail } from './import-rail.tsx'
import {
  nextState,
  openedState,
  rowsToWrite,
  type ImportEvent,
  type ImportState,
} from './import-state.ts'
import { StepCheck } from './step-check.tsx'
import { StepColumns } from './step-columns.tsx'
import { StepFile, type OpenOptions } from './step-file.tsx'
import { ChooseFile, type Reading } from './choose-file.tsx'
import { useCheck } from './use-check.ts'
import { useImportRun } from './use-import-run.ts'
import { RunErrors } from './run-errors.tsx'
import './import.css'

export interface ImportPageProps {
  readonly object?: string
  /** A file that was uploaded already, e.g. by dropping it on the window. */
  readonly upload?: string
}

/** What was decided about files of this window, for who comes back to one. */
const left = new Map<string, ImportState>()

/** A file that was uploaded before the page opened. */
const STARTING: Reading = { name: '', done: 0, total: null }

export function ImportPage({ object, upload }: ImportPageProps) {
  const client = useClient()
  const navigation = useNavigation()
  const here = { page: 'import', ...(object === undefined ? {} : { object }) } as const
  const catalog = useCatalog()
  const [state, setState] = useReducer(
    (before: ImportState | null, event: ImportEvent) =>
      event.type === 'opened'
        ? openedState(event.source, event.before)
        : before === null
          ? null
          : nextState(before, event),
    null,
  )
  const [fault, setFault] = useState<Fault | null>(null)
  const [reading, setReading] = useState<Reading | null>(null)
  const [open, setOpen] = useState<{
    readonly upload: string
    readonly options: OpenOptions
  } | null>(
    upload === undefined ? null : { upload, options: object === undefined ? {} : { object } },
  )
  const stop = useRef(new AbortController())
  const run = useImportRun()
  useCheck(run.stage === 'idle' ? state : null, setState)
  useClosing(state?.source.source)

  useEffect(() => {
    if (open === null) return undefined
    let isCurrent = true
    client.exchange.open({ upload: open.upload, ...open.options }).then(
      source => {
        if (!isCurrent) return
        setReading(null)
        setFault(null)
        setState({ type: 'opened', source, before: left.get(open.upload) })
      },
      error => {
        if (!isCurrent) return
        setReading(null)
        setFault(faultOf(error))
      },
    )
    return () => {
      isCurrent = false
    }
  }, [client, open])

  const take = async (file: File) => {
    stop.current = new AbortController()
    setFault(null)
    const onProgress = (done: number) => setReading({ name: file.name, done, total: file.size })
    setReading({ name: file.name, done: 0, total: file.size })
    try {
      const kept = await uploadFile(client.files, file, { signal: stop.current.signal, onProgress })
      // The address has the file: who looks at another page and comes back finds it, and what was decided.
      navigation.go({ ...here, upload: kept.upload }, { replace: true })
    } catch (error) {
      setReading(null)
      if (!stop.current.signal.aborted) setFault(faultOf(error))
    }
  }
  useEffect(() => {
    if (open === null || state === null) return
    if (run.stage === 'idle') left.set(open.upload, state)
    else left.delete(open.upload)
  }, [open, state, run.stage])
  const reopen = (options: OpenOptions) =>
    setOpen(before =>
      before === null ? null : { ...before, options: { ...before.options, ...options } },
    )
  const start = () => {
    if (state === null || state.check === null || run.stage !== 'idle') return
    if (state.isStale || rowsToWrite(state.check) > 0)
      void run.start(state.source.source, state.plan).catch(showFault)
  }
  const close = () =>
    state === null
      ? navigation.back()
      : navigation.go({
          page: 'object',
          object: catalog.findObject(state.plan.object)?.id ?? 'person',
        })
  useActionHandler('import.run', start, state !== null && run.stage === 'idle')

  const shown = catalog.findObject(state?.plan.object ?? object ?? '')
  return (
    <div className="import" data-stage={run.stage}>
      <header className="import-head">
        <nav className="import-crumbs" aria-label="Where you are">
          <Icon name={shown?.icon ?? 'upload'} />
          {shown !== undefined && (
            <>
              <span>{shown.labelPlural}</span>
              <Icon name="chevron-right" size={14} />
            </>
          )}
          <h1 aria-current="page">Import</h1>
        </nav>
        <span className="grow" />
        <span className="import-promise">{promise(run.stage)}</span>
        <IconButton icon="x" label="Close" onClick={close} />
      </header>
      {state === null ? (
        <ChooseFile
          object={object}
          reading={reading ?? (open !== null && fault === null ? STARTING : null)}
          fault={fault}
          onFile={file => void take(file)}
          onCancel={() => stop.current.abort()}
          {...(open === null ? {} : { onEncoding: (encoding: string) => reopen({ encoding }) })}
        />
      ) : (
        <div className="import-body">
          <div className="import-flow">
            <StepFile
              state={state}
              fault={fault}
              isLocked={run.stage !== 'idle'}
              onReopen={reopen}
              onFile={file => void take(file)}
            />
            {run.stage === 'done' && run.result !== null && run.result.errorCount > 0 ? (
              <RunErrors result={run.result} />
            ) : (
              <>
                <StepColumns state={state} isLocked={run.stage !== 'idle'} onEvent={setState} />
                <StepCheck state={state} isLocked={run.stage !== 'idle'} onEvent={setState} />
              </>
            )}
          </div>
          <ImportRail
            state={state}
            run={run}
            onEvent={setState}
            onObject={next => reopen({ object: next })}
            onStart={start}
          />
        </div>
      )}
    </div>
  )
}

function promise(stage: ReturnType<typeof useImportRun>['stage']): string {
  if (stage === 'running') return 'Importing. You can go on working meanwhile'
  if (stage === 'done') return 'Imported. One undo takes it all back'
  return 'Nothing is written until you press Import'
}

/** The engine keeps a file open for the page; it is let go when the page goes. One that has gone already needs nothing. */
function useClosing(source: ImportSource['source'] | undefined): void {
  const client = useClient()
  const close = useCallback(
    (id: string) => void client.exchange.close({ source: id }).catch(() => undefined),
    [client],
  )
  useEffect(() => {
    if (source === undefined) return undefined
    return () => close(source)
  }, [source, close])
}
