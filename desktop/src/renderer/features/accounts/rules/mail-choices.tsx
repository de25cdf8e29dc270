/** How mail behaves on this device. */
import type { MailSettings } from '@kith/shared/rpc'
import { showFault, useCall, useClient } from '#renderer/client'
import { SettingGroup, SettingRow } from '#renderer/features/settings'
import { Select, Switch } from '#renderer/ui'

const UNDO = [5, 10, 20, 30] as const
const IMAGES: readonly (readonly [MailSettings['imagesFrom'], string])[] = [
  ['nobody', 'Ask every time'],
  ['contacts', 'Show for my contacts'],
  ['everybody', 'Show always'],
]

export function MailChoices() {
  const client = useClient()
  const { value, again } = useCall('mail.settings', () => client.mailAccounts.settings({}))
  if (value === null) return null
  const set = (part: Partial<MailSettings>) => {
    client.mailAccounts
      .setSettings({ ...value, ...part })
      .then(again)
      .catch(showFault)
  }
  return (
    <SettingGroup title="Reading and sending">
      <SettingRow label="Undo send" hint="A mail leaves only when this time has passed.">
        <Select
          label="Undo send"
          value={String(value.undoSeconds)}
          options={UNDO.map(each => ({ value: String(each), label: `${each} seconds` }))}
          onChange={seconds =>
            set({ undoSeconds: UNDO.find(each => String(each) === seconds) ?? value.undoSeconds })
          }
        />
      </SettingRow>
      <SettingRow
        label="Images from the web"
        hint="They tell the sender that you read. Kith fetches them without telling who you are."
      >
        <Select
          label="Images from the web"
          value={value.imagesFrom}
          options={IMAGES.map(([id, label]) => ({ value: id, label }))}
          onChange={id => set({ imagesFrom: id as MailSettings['imagesFrom'] })}
        />
      </SettingRow>
      <SettingRow
        label="Keep mail of contacts"
        hint="What is on a contact’s timeline stays here when it is deleted in the mailbox, and says so."
      >
        <Switch
          label="Keep mail of contacts"
          checked={value.keepsContactMail}
          onChange={keepsContactMail => set({ keepsContactMail })}
        />
      </SettingRow>
    </SettingGroup>
  )
}
