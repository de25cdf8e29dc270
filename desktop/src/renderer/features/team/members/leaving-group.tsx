/** Ways out of a team and to another server, at the end, each saying exactly what will be different. */
import { useState } from 'react'
import { useClient } from '#renderer/client'
import { SettingGroup, SettingRow } from '#renderer/features/settings'
import type { AccountState } from '@kith/shared/rpc'
import { Button, Checkbox, toast } from '#renderer/ui'
import { SureDialog } from '../sure-dialog.tsx'
import { MoveDialog } from './move-dialog.tsx'

export interface LeavingGroupProps {
  readonly workspace: NonNullable<AccountState['workspace']>
  readonly isOwner: boolean
  readonly mayManage: boolean
}

type Asking = 'keep' | 'remove' | 'dissolve' | 'move' | null

export function LeavingGroup({ workspace, isOwner, mayManage }: LeavingGroupProps) {
  const client = useClient()
  const [asking, setAsking] = useState<Asking>(null)
  const [keepsShared, setKeepsShared] = useState(false)
  const close = (): void => {
    setAsking(null)
    setKeepsShared(false)
  }
  const choice = (
    <Checkbox
      checked={keepsShared}
      onChange={setKeepsShared}
      label="Leave the team what I shared of my mail and meetings"
    />
  )
  return (
    <SettingGroup title="Leaving">
      {mayManage && (
        <SettingRow
          label="Move to another server"
          hint="Gives this device’s copy to another Kith server. Colleagues join there anew."
        >
          <Button onClick={() => setAsking('move')}>Move</Button>
        </SettingRow>
      )}
      {isOwner ? (
        <SettingRow
          label="Stop sharing"
          hint="Takes the workspace from the server. It becomes yours alone on this device; to leave it to the others, make somebody else the owner first."
        >
          <Button variant="danger" onClick={() => setAsking('dissolve')}>
            Stop sharing
          </Button>
        </SettingRow>
      ) : (
        <>
          <SettingRow
            label="Leave and keep a copy"
            hint="What is here becomes a workspace of your own, only on this device."
          >
            <Button onClick={() => setAsking('keep')}>Leave</Button>
          </SettingRow>
          <SettingRow
            label="Leave and remove"
            hint="Takes everything of this workspace from this device."
          >
            <Button variant="danger" onClick={() => setAsking('remove')}>
              Leave and remove
            </Button>
          </SettingRow>
        </>
      )}
      {asking === 'move' && <MoveDialog onClose={close} />}
      {asking === 'keep' && (
        <SureDialog
          title={`Leave ${workspace.name}`}
          text={`You get no changes of the others any more, and they none of yours. A copy of everything stays on this device. ${sharedWords(keepsShared)}`}
          verb="Leave"
          onClose={close}
          onSure={async () => {
            await client.team.leave({ keep: true, keepsShared })
            toast('The workspace is only on this device now')
          }}
        >
          {choice}
        </SureDialog>
      )}
      {asking === 'remove' && (
        <SureDialog
          title={`Leave ${workspace.name} and remove it`}
          text={`Everything of this workspace is taken from this device; the team keeps it. ${sharedWords(keepsShared)} To see it again you need a new invitation.`}
          verb="Leave and remove"
          isDanger
          onClose={close}
          onSure={async () => {
            await client.team.leave({ keep: false, keepsShared })
          }}
        >
          {choice}
        </SureDialog>
      )}
      {asking === 'dissolve' && (
        <SureDialog
          title={`Stop sharing ${workspace.name}`}
          text="The server removes the workspace for everybody, and no invitation works any more. This device keeps everything. Type the name to go on."
          verb="Stop sharing"
          isDanger
          word={workspace.name}
          onClose={close}
          onSure={async () => {
            await client.team.dissolve({})
            toast('The workspace is only on this device now')
          }}
        />
      )}
    </SettingGroup>
  )
}

const sharedWords = (isKept: boolean): string =>
  isKept
    ? 'What you shared of your mail and meetings stays with the team as it is now; from outside you cannot take it back any more.'
    : 'What you shared of your mail and meetings is taken back: it leaves the server at once and colleagues’ devices at their next contact.'
