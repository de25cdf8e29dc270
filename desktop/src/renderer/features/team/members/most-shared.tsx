/** How much of their mail and meetings anybody of the workspace may share. */
import { useState } from 'react'
import { MOST_KEY, mostValue, type ShareLevel } from '@kith/shared/rpc'
import { showFault, useCommand } from '#renderer/client'
import { SettingGroup, SettingRow } from '#renderer/features/settings'
import { Select, toast } from '#renderer/ui'
import { isOver, levelOptions, mostWords } from '../mail-levels.ts'
import { SureDialog } from '../sure-dialog.tsx'
import { useMostShared } from '../use-cards-state.ts'

const WORDS = { private: 'Nothing', metadata: 'That it happened' } as const
const OPTIONS = levelOptions('full', WORDS)

export function MostShared({ mayChange }: { readonly mayChange: boolean }) {
  const command = useCommand()
  const most = useMostShared()
  const [asked, setAsked] = useState<ShareLevel | null>(null)
  const set = async (level: ShareLevel): Promise<void> => {
    const value = mostValue(level, Date.now())
    await command('setting.set', { key: MOST_KEY, value }, { toast: false })
    toast(mostWords(level) ?? 'Everybody chooses by themselves how much they share now.')
  }
  const label = OPTIONS.find(({ value }) => value === most)?.label ?? ''
  return (
    <SettingGroup title="Mail and meetings">
      <SettingRow
        label="Shared at most"
        hint="Everybody chooses how much of their mail and meetings colleagues see, and never more than this. Private mail stays private."
      >
        {mayChange ? (
          <Select
            label="Shared at most"
            value={most}
            options={OPTIONS}
            onChange={value => {
              const level = value as ShareLevel
              if (isOver(most, level)) setAsked(level)
              else set(level).catch(showFault)
            }}
          />
        ) : (
          <span>{label}</span>
        )}
      </SettingRow>
      {asked !== null && (
        <SureDialog
          title="Share less from now on"
          text={`${mostWords(asked) ?? ''} What is shared beyond that leaves the server at once, and colleagues’ devices at their next contact; what somebody already read cannot be made unread. What people chose stays, and counts again when you allow more.`}
          verb="Share less"
          onClose={() => setAsked(null)}
          onSure={() => set(asked)}
        />
      )}
    </SettingGroup>
  )
}
