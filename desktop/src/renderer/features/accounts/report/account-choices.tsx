/** How far back mail comes, and whom it makes contacts of. */
import type { ConnectedAccount, ContactPolicy } from '@kith/shared/rpc'
import { showFault, useClient, useNow } from '#renderer/client'
import { SettingGroup, SettingRow } from '#renderer/features/settings'
import { Select } from '#renderer/ui'

const MONTH_MS = 30.44 * 86_400_000
export const WINDOWS: readonly (readonly [string, number | null, string])[] = [
  ['3', 3, '3 months'],
  ['12', 12, '12 months'],
  ['36', 36, '3 years'],
  ['all', null, 'Everything'],
]
export const POLICIES: readonly (readonly [ContactPolicy, string])[] = [
  ['none', 'Nobody'],
  ['suggest', 'Suggest them to me'],
  ['sent', 'People I write to'],
  ['sent-and-received', 'People I write to and who write to me'],
]
/** Months as a moment; `null` is from the beginning. */
export const sinceOf = (months: number | null): number | null =>
  months === null ? null : Math.round(Date.now() - months * MONTH_MS)

export function AccountChoices({ account }: { readonly account: ConnectedAccount }) {
  const client = useClient()
  const now = useNow()
  const change = (part: Parameters<typeof client.mailAccounts.change>[0]) => {
    client.mailAccounts.change(part).catch(showFault)
  }
  const months = account.since === null ? null : Math.round((now - account.since) / MONTH_MS)
  const window = WINDOWS.find(([, each]) => each === months)?.[0] ?? (months === null ? 'all' : '')
  return (
    <SettingGroup title="This account">
      <SettingRow
        label="How far back"
        hint={
          window === ''
            ? `At present ${months} months. Older mail stays on the server and is counted.`
            : 'Older mail stays on the server and is counted.'
        }
      >
        <Select
          label="How far back"
          value={window}
          options={WINDOWS.map(([value, , label]) => ({ value, label }))}
          onChange={value =>
            change({
              account: account.id,
              since: sinceOf(WINDOWS.find(([id]) => id === value)?.[1] ?? null),
            })
          }
        />
      </SettingRow>
      <SettingRow
        label="Make contacts of"
        hint="Never of no-reply, role or list addresses, of your own domain, or of people you deleted."
      >
        <Select
          label="Make contacts of"
          value={account.contactPolicy}
          options={POLICIES.map(([value, label]) => ({ value, label }))}
          onChange={value => change({ account: account.id, contactPolicy: value as ContactPolicy })}
        />
      </SettingRow>
    </SettingGroup>
  )
}
