/** Opens the export for whatever list is in sight; stands once in the frame. */
import { useState } from 'react'
import { useActionHandler } from '#renderer/actions'
import { useListQuery } from '#renderer/views'
import { ExportDialog } from './export-dialog.tsx'

export function ExportHost() {
  const [isOpen, setOpen] = useState(false)
  const query = useListQuery()
  useActionHandler('export.open', () => setOpen(true))
  if (!isOpen) return null
  return (
    <ExportDialog
      query={query}
      {...(query?.fields === undefined ? {} : { columns: query.fields })}
      onClose={() => setOpen(false)}
    />
  )
}
