/** Puts a conversation on a record by hand, or takes it off; kept through every sync. */
import type { DocId } from '@kith/shared/kit'
import type { ThreadDetail } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { Dialog, OptionList, toast, type Option } from '#renderer/ui'

export function LinkDialog({
  thread,
  onClose,
}: {
  readonly thread: ThreadDetail
  readonly onClose: () => void
}) {
  const client = useClient()
  const linked = new Set(thread.records.map(record => record.id as string))
  const find = async (text: string): Promise<readonly Option[]> => {
    const current = thread.records.map(record => ({
      value: record.id,
      label: record.name,
      section: 'On these records',
    }))
    if (text.trim() === '') return current
    const hits = await client.records.search({ text, limit: 20 })
    return [
      ...current.filter(each => each.label.toLowerCase().includes(text.toLowerCase())),
      ...hits
        .filter(hit => !linked.has(hit.id))
        .map(hit => ({
          value: hit.id as string,
          label: hit.title,
          hint: hit.object,
          section: 'Found',
        })),
    ]
  }
  return (
    <Dialog open onOpenChange={isOpen => !isOpen && onClose()} title="Link to a record" width={420}>
      <OptionList
        label="Records"
        placeholder="Find a deal, company, person or any record"
        emptyText="No record of that name."
        options={find}
        chosen={[...linked]}
        onChoose={value => {
          const isLinked = !linked.has(value)
          client.mail
            .link({ thread: thread.id, record: value as DocId, isLinked })
            .then(() => toast(isLinked ? 'Linked' : 'No longer on that record'))
            .catch(showFault)
          onClose()
        }}
      />
    </Dialog>
  )
}
