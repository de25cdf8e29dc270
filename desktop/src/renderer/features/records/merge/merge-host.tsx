/** Merging what is chosen in a list: two side by side, more in one go with the first as survivor. Stands once in the frame. */
import { useState } from 'react'
import { useActionHandler, useActions } from '#renderer/actions'
import { useCommand, useNavigation } from '#renderer/client'
import { useRecordView } from '../use-record-view.ts'
import { MergeDialog } from './merge-dialog.tsx'
import './merge.css'

interface Pair {
  readonly first: string
  readonly second: string
}

export function MergeHost() {
  const { context } = useActions()
  const run = useCommand()
  const [pair, setPair] = useState<Pair | null>(null)
  useActionHandler('records.merge', () => {
    const { selection } = context()
    const [first, second, ...more] = selection?.ids ?? []
    if (selection === null || first === undefined || second === undefined) return
    if (more.length === 0) setPair({ first, second })
    else
      void run('record.merge', { object: selection.object, keep: first, others: [second, ...more] })
  })
  return pair === null ? null : <Chosen pair={pair} onClose={() => setPair(null)} />
}

function Chosen({ pair, onClose }: { readonly pair: Pair; readonly onClose: () => void }) {
  const found = useRecordView(pair.first)
  const { go } = useNavigation()
  if (found.state !== 'found') return null
  return (
    <MergeDialog
      view={found.view}
      other={pair.second}
      onClose={onClose}
      onMerged={(record, object) => go({ page: 'object', object, record })}
    />
  )
}
