/** What the team sees of the mail and meetings with one contact. */
import type { DocId } from '@kith/shared/kit'
import type { ShareLevel } from '@kith/shared/rpc'
import { showFault } from '#renderer/client'
import { Select } from '#renderer/ui'
import { levelOptions, useMostShared } from '#renderer/features/team'
import { useContactShare, useShare } from './use-share.ts'

const AS_ACCOUNT = 'account'

export function ContactShare({ record }: { readonly record: DocId }) {
  const rule = useContactShare(record)
  const share = useShare()
  const most = useMostShared()
  if (rule === null) return null
  return (
    <Select
      label="What my team sees of our mail"
      value={rule.level ?? AS_ACCOUNT}
      options={[{ value: AS_ACCOUNT, label: 'As for the account' }, ...levelOptions(most)]}
      onChange={value =>
        void share({ record }, value === AS_ACCOUNT ? null : (value as ShareLevel)).catch(showFault)
      }
    />
  )
}
