/** What every member's account must have before anything of the workspace is open to it. */
import { useState } from 'react'
import { useRunAction } from '#renderer/actions'
import { showFault, useCall, useClient } from '#renderer/client'
import { SettingGroup, SettingRow } from '#renderer/features/settings'
import { Button, Switch, toast } from '#renderer/ui'
import { SureDialog } from '../sure-dialog.tsx'

/** `isGuarded`: the account of whoever looks has a second factor, as the server knows. */
export function SecurityGroup({ isGuarded }: { readonly isGuarded: boolean }) {
  const client = useClient()
  const run = useRunAction()
  const security = useCall(`security:${isGuarded}`, api => api.team.security({}))
  const [isSure, setIsSure] = useState(false)
  const known = security.value
  if (known === null) return null
  const secure = async (needsTwoFactor: boolean): Promise<void> => {
    await client.team.secure({ needsTwoFactor })
    security.again()
    toast(needsTwoFactor ? 'Everybody needs two-factor sign-in now' : 'Two-factor sign-in is free')
  }
  const isBlocked = !known.needsTwoFactor && !isGuarded
  return (
    <SettingGroup title="Security">
      <SettingRow label="Two-factor sign-in for everybody" hint={hintOf(known, isBlocked)}>
        {isBlocked ? (
          <Button icon="smartphone" onClick={() => run('account.twoFactor')}>
            Turn on yours
          </Button>
        ) : (
          <Switch
            label="Two-factor sign-in for everybody"
            checked={known.needsTwoFactor}
            onChange={isOn => {
              if (isOn && known.without > 0) setIsSure(true)
              else secure(isOn).catch(showFault)
            }}
          />
        )}
      </SettingRow>
      {isSure && (
        <SureDialog
          title="Ask everybody for two-factor sign-in"
          text={`Of your team ${people(known.without)} not have it yet. Their devices keep what they have, stop syncing at once, and go on as soon as they have turned it on.`}
          verb="Ask everybody"
          onClose={() => setIsSure(false)}
          onSure={() => secure(true)}
        />
      )}
    </SettingGroup>
  )
}

function hintOf({ needsTwoFactor, without }: Known, isBlocked: boolean): string {
  if (isBlocked) return 'Turn it on for your own account first, so that this does not lock you out.'
  if (!needsTwoFactor)
    return 'Nobody syncs without a second factor. Who comes in through your identity provider is guarded there.'
  return without === 0
    ? 'On: everybody has it.'
    : `On: ${people(without)} not have it yet and ${without === 1 ? 'waits' : 'wait'} outside.`
}

interface Known {
  readonly needsTwoFactor: boolean
  readonly without: number
}

const people = (count: number): string => (count === 1 ? 'one member does' : `${count} members do`)
