/** How far back mail comes, whom it makes contacts of, and what the team sees of it. */
import { useState } from 'react'
import type { ConnectedAccount, ContactPolicy, ShareLevel } from '@kith/shared/rpc'
import { showFault, useClient, useNow } from '#renderer/client'
import { SHARE_LEVELS } from '#renderer/features/mail'
import { SettingGroup, SettingRow } from '#renderer/features/settings'
import { Button, Dialog, Select, toast } from '#renderer/ui'

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
  const [preview, setPreview] = useState<{
    readonly level: ShareLevel
    readonly messages: number
    readonly examples: readonly string[]
  } | null>(null)
  const change = (part: Parameters<typeof client.mailAccounts.change>[0]) => {
    client.mailAccounts.change(part).catch(showFault)
  }
  const months = account.since === null ? null : Math.round((now - account.since) / MONTH_MS)
  const window = WINDOWS.find(([, each]) => each === months)?.[0] ?? (months === null ? 'all' : '')
  const choose = async (level: ShareLevel) => {
    const answer = await client.mail.sharePreview({ account: account.id, level })
    setPreview({ level, ...answer })
  }
  const apply = async (level: ShareLevel) => {
    const { messages } = await client.mail.share({ of: { account: account.id }, level })
    setPreview(null)
    toast(
      level === 'private'
        ? 'Nothing of this account is shared any more. What colleagues already read cannot be made unread.'
        : `Your team sees ${messages.toLocaleString()} messages now.`,
    )
  }
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
      <SettingRow
        label="What my team sees"
        hint="Of mail with people of the workspace. Each conversation and each contact can be set by itself."
      >
        <Select
          label="What my team sees"
          value={account.share}
          options={SHARE_LEVELS.map(({ level, label }) => ({ value: level, label }))}
          onChange={value => void choose(value as ShareLevel).catch(showFault)}
        />
      </SettingRow>
      {preview !== null && (
        <Dialog
          open
          onOpenChange={isOpen => !isOpen && setPreview(null)}
          title={
            preview.level === 'private'
              ? 'Take everything back'
              : `This is what your team would see of ${preview.messages.toLocaleString()} messages`
          }
          footer={
            <>
              <Button onClick={() => setPreview(null)}>Cancel</Button>
              <Button variant="primary" onClick={() => void apply(preview.level).catch(showFault)}>
                {preview.level === 'private' ? 'Take back' : 'Share this much'}
              </Button>
            </>
          }
        >
          {preview.examples.length === 0 ? (
            <p className="muted">Nothing: no card of this account stays with the team.</p>
          ) : (
            <ul className="share-examples">
              {preview.examples.map(example => (
                <li key={example} dir="auto">
                  {example}
                </li>
              ))}
            </ul>
          )}
        </Dialog>
      )}
    </SettingGroup>
  )
}
