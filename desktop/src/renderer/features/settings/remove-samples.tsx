import { useState } from 'react'
import { showFault, useClient } from '#renderer/client'
import { Button, Dialog, toast } from '#renderer/ui'
import { SettingGroup, SettingRow } from './setting-row.tsx'

/** Takes the sample away in one step; asks, because nothing brings it back. */
export function RemoveSamples() {
  const client = useClient()
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const remove = async (): Promise<void> => {
    setIsBusy(true)
    try {
      await client.workspace.clearDemo({})
      toast('Removed the sample data', { tone: 'good' })
    } catch (error) {
      showFault(error)
    } finally {
      setIsBusy(false)
      setIsAsking(false)
    }
  }
  return (
    <SettingGroup title="Sample data">
      <SettingRow label="Remove the sample data" hint="What you added yourself stays.">
        <Button variant="danger" icon="trash-2" onClick={() => setIsAsking(true)}>
          Remove sample data
        </Button>
      </SettingRow>
      <Dialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Remove the sample data"
        description="All people, companies, deals, tasks and notes that came with the sample go, also those you changed. What you added yourself stays."
        footer={
          <>
            <Button onClick={() => setIsAsking(false)}>Keep it</Button>
            <Button variant="danger-fill" isBusy={isBusy} onClick={() => void remove()}>
              {isBusy ? 'Removing' : 'Remove'}
            </Button>
          </>
        }
      />
    </SettingGroup>
  )
}
