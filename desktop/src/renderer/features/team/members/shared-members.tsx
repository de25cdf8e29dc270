import { useState } from 'react'
import { useRunAction } from '#renderer/actions'
import {
  showFault,
  useAccess,
  useCall,
  useClient,
  useCommand,
  useLive,
  useNavigation,
  useSyncStatus,
  useWorkspace,
} from '#renderer/client'
import { SettingGroup, SettingRow, TextSetting } from '#renderer/features/settings'
import { hostOf } from '#renderer/features/sync'
import type { AccountState, TeamMember } from '@kith/shared/rpc'
import { Avatar, Button } from '#renderer/ui'
import { AuditGroup } from '../audit/audit-group.tsx'
import { InviteDialog } from '../invite/invite-dialog.tsx'
import { RolesGroup } from '../roles/roles-group.tsx'
import { KeysGroup } from '../keys/keys-group.tsx'
import { Problem } from '../problem.tsx'
import { OWNER } from '../role-choices.ts'
import { TeamsGroup } from '../teams/teams-group.tsx'
import { InviteList } from './invite-list.tsx'
import { LeavingGroup } from './leaving-group.tsx'
import { MemberRow } from './member-row.tsx'
import { MostShared } from './most-shared.tsx'
import { SecurityGroup } from './security-group.tsx'

export interface SharedMembersProps {
  readonly workspace: NonNullable<AccountState['workspace']>
}

export function SharedMembers({ workspace }: SharedMembersProps) {
  const client = useClient()
  const command = useCommand()
  const runAction = useRunAction()
  const { members: known, viewing } = useWorkspace()
  const { place } = useNavigation()
  const isAuditWanted = place.page === 'settings' && place.item === 'audit'
  const server = useSyncStatus()?.server ?? null
  const access = useAccess()
  const mayManage = access.mayInWorkspace('manageMembers')
  const [isInviting, setIsInviting] = useState(false)
  const members = useLive<readonly TeamMember[]>('members', (kith, signal) =>
    kith.client.team.members({}, { signal }),
  )
  const invites = useCall(mayManage ? 'invites' : null, api => api.team.invites({}))
  // While somebody looks as another, what is offered is what that one would be offered.
  const isSelf = (member: TeamMember): boolean =>
    viewing === null ? member.isMe : member.member === viewing.member
  const me = members.value?.find(isSelf) ?? null
  // Where the server does not answer, their own record says it: an owner is not offered to leave.
  const own = viewing === null ? workspace.role : undefined
  const role = viewing?.role ?? me?.role ?? own
  const rename = (name: string): void =>
    void client.team
      .rename({ name })
      .then(() => command('setting.set', { key: 'name', value: name }, { toast: false }))
      .catch(showFault)
  return (
    <>
      <SettingGroup title="Team">
        <SettingRow label="Name" hint={`Shared on ${hostOf(server)}`}>
          {mayManage ? (
            <TextSetting
              label="Name of the workspace"
              value={workspace.name}
              isRequired
              maxLength={100}
              onCommit={rename}
            />
          ) : (
            <span dir="auto">{workspace.name}</span>
          )}
        </SettingRow>
      </SettingGroup>
      <SettingGroup
        title={members.value === null ? 'Members' : `Members, ${members.value.length}`}
        hint={
          mayManage
            ? 'What a member may see and change follows from their role; the server holds everybody to it.'
            : 'Administrators invite people and give roles.'
        }
        action={
          mayManage && (
            <Button variant="primary" icon="user-plus" onClick={() => setIsInviting(true)}>
              Invite people
            </Button>
          )
        }
      >
        {members.value === null ? (
          <>
            {members.status === 'failed' ? (
              <Problem fault={members.fault} />
            ) : (
              <p className="muted team-note">
                Roles and invitations are kept by the server; they show when it is in reach.
                <button type="button" className="link" onClick={() => runAction('sync.status')}>
                  Where things stand
                </button>
              </p>
            )}
            <ul>
              {known.map(member => (
                <li key={member.id} className="member">
                  <Avatar name={member.name} size={28} />
                  <span className="w500">{member.name}</span>
                  <span className="muted">{member.email}</span>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <ul>
            {members.value.map(member => (
              <MemberRow
                key={member.user}
                member={{ ...member, isMe: isSelf(member) }}
                me={me}
                mayManage={mayManage}
              />
            ))}
          </ul>
        )}
      </SettingGroup>
      {mayManage && (
        <InviteList invites={invites.value ?? []} fault={invites.fault} onChanged={invites.again} />
      )}
      {mayManage && me !== null && <SecurityGroup isGuarded={me.isGuarded} />}
      <MostShared mayChange={access.mayInWorkspace('changeSettings')} />
      {mayManage && members.value !== null && <KeysGroup />}
      <TeamsGroup mayManage={mayManage} />
      <RolesGroup mayManage={mayManage} />
      {mayManage && members.value !== null && (
        <AuditGroup members={members.value} isWanted={isAuditWanted} />
      )}
      <LeavingGroup workspace={workspace} isOwner={role === OWNER} mayManage={mayManage} />
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} onMade={invites.again} />}
    </>
  )
}
