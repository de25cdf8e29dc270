/** What an import has done, with the way back. */
import type { ImportResult } from '@kith/shared/rpc'
import { useFormat } from '#renderer/client'
import { Button } from '#renderer/ui'
import { Count } from './rail-counts.tsx'

interface Props {
  readonly result: ImportResult
  readonly onShow: () => void
  readonly onUndo: () => void
}

export function RailResult({ result, onShow, onUndo }: Props) {
  const { locale } = useFormat()
  const figure = (value: number) => value.toLocaleString(locale)
  return (
    <>
      <div className="import-counts" role="status">
        <Count figure={figure(result.created)} label="created" note="new records" isBig />
        {result.updated > 0 && (
          <Count figure={figure(result.updated)} label="updated" note="were here already" />
        )}
        {result.skipped > 0 && (
          <Count figure={figure(result.skipped)} label="skipped" note="as you chose" />
        )}
        {result.errorCount > 0 && (
          <Count
            figure={figure(result.errorCount)}
            label="not read"
            note="listed at the side"
            isBad
          />
        )}
      </div>
      <div className="import-group import-after">
        <Button variant="primary" onClick={onShow}>
          Show them
        </Button>
        <Button icon="undo-2" onClick={onUndo}>
          Undo import
        </Button>
      </div>
    </>
  )
}
