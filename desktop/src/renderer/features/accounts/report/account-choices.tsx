/** How far back mail comes, whom it makes contacts of, and what the team sees of it. */
import { useState } from 'react'
import type { ConnectedAccount, ContactPolicy, ShareLevel } from '@kith/shared/rpc'
import { showFault, useClient, useNow } from '#renderer/client'
import { levelOptions, mostWords, toldShare, useCardsState } from '#renderer/features/team'
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
  const team = useCardsState()
  const [preview, setPreview] = useState<Preview | null>(null)
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
    toast(toldShare(level, messages, team?.isShared === true))
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
        hint={
          team?.problem ??
          mostWords(team?.most ?? 'full') ??
          WAITING(team?.waiting ?? 0, team?.isShared === true)
        }
      >
        <Select
          label="What my team sees"
          value={account.share}
          options={levelOptions(team?.most ?? 'full')}
          onChange={value => void choose(value as ShareLevel).catch(showFault)}
        />
      </SettingRow>
      {preview !== null && (
        <SharePreview
          preview={preview}
          onClose={() => setPreview(null)}
          onApply={level => void apply(level).catch(showFault)}
        />
      )}
    </SettingGroup>
  )
}

const WAITING = (waiting: number, isShared: boolean): string =>
  isShared && waiting > 0
    ? `${waiting.toLocaleString()} conversations are still to be looked at.`
    : 'Of mail with people of the workspace. Each conversation and each contact can be set by itself.'

interface Preview {
  readonly level: ShareLevel
  readonly messages: number
  readonly examples: readonly string[]
}

function SharePreview({
  preview: { level, messages, examples },
  onClose,
  onApply,
}: {
  readonly preview: Preview
  readonly onClose: () => void
  readonly onApply: (level: ShareLevel) => void
}) {
  const isBack = level === 'private'
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        isBack
          ? 'Take back what this account shares'
          : `This is what your team would see of up to ${messages.toLocaleString()} messages`
      }
      description={
        isBack
          ? 'It leaves the server at once and your colleagues’ devices at their next contact. What somebody already read cannot be made unread. Conversations and contacts with a choice of their own keep it.'
          : 'Only where it concerns people or companies of the workspace. Mail that looks like a password, a code, pay or health stays private, and so does mail among colleagues.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={() => onApply(level)}>
            {isBack ? 'Take back' : 'Share this much'}
          </Button>
        </>
      }
    >
      {examples.length > 0 && (
        <ul className="share-examples">
          {examples.map(example => (
            <li key={example} dir="auto">
              {example}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
