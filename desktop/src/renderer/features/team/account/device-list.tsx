import { showFault, useCall, useClient, useFormat } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { momentWords } from '#renderer/features/sync'
import { Button, Chip, Icon } from '#renderer/ui'
import { Problem } from '../problem.tsx'

/** Every session of the account; ending one closes its connection within a second. */
export function DeviceList() {
  const client = useClient()
  const format = useFormat()
  const { value, fault, status, again } = useCall('devices', api => api.account.devices({}))
  const revoke = (id: string): void =>
    void client.account.revokeDevice({ id }).then(again, showFault)
  return (
    <SettingGroup
      title="Devices"
      hint="Where you are signed in. Signing a device out ends its sync at once; what is on it stays until it next asks."
      action={
        <Button icon="refresh-cw" disabled={status === 'loading'} onClick={again}>
          Look again
        </Button>
      }
    >
      {fault && <Problem fault={fault} />}
      <ul>
        {(value ?? []).map(device => (
          <li key={device.id} className="member">
            <Icon name="laptop" />
            <span className="w500 trunc" dir="auto">
              {device.name || 'A device without a name'}
            </span>
            <span className="muted num">
              {device.isThis ? 'now' : momentWords(device.lastSeenAt, format)}
            </span>
            {device.isThis ? (
              <Chip hue="blue">This device</Chip>
            ) : (
              <Button variant="ghost" size="small" onClick={() => revoke(device.id)}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </SettingGroup>
  )
}
