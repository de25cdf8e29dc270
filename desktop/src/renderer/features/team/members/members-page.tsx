/** Who works in this workspace. Alone it is a list of names; shared it is people with roles. */
import { useAccount } from '#renderer/client'
import { LocalMembers } from '#renderer/features/settings'
import { RolesGroup } from '../roles/roles-group.tsx'
import { TeamsGroup } from '../teams/teams-group.tsx'
import { ShareOffer } from './share-offer.tsx'
import { SharedMembers } from './shared-members.tsx'

export function MembersPage() {
  const account = useAccount()
  if (account === null) return null
  if (account.workspace !== null) return <SharedMembers workspace={account.workspace} />
  return (
    <>
      <ShareOffer />
      <LocalMembers />
      <TeamsGroup mayManage />
      <RolesGroup mayManage />
    </>
  )
}
