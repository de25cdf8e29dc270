import { useState } from 'react'
import { showFault, useClient, useFormat, useWorkspace } from '#renderer/client'
import { momentWords } from '#renderer/features/sync'
import type { TeamMember } from '@kith/shared/rpc'
import { Avatar, Chip, IconButton, Menu, Select, toast } from '#renderer/ui'
import { OWNER, roleChoices, roleLabel, roleWords } from '../role-choices.ts'
import { SureDialog } from '../sure-dialog.tsx'

export interface MemberRowProps {
  readonly member: TeamMember
  readonly me: TeamMember | null
  readonly mayManage: boolean
}

export function MemberRow({ member, me, mayManage }: MemberRowProps) {
  const client = useClient()
  const format = useFormat()
  const { roles } = useWorkspace()
  const [asking, setAsking] = useState<'remove' | 'transfer' | null>(null)
  const mayGive = mayManage && !member.isMe && member.role !== OWNER
  const setRole = (role: string): void =>
    void client.team.setRole({ user: member.user, role }).then(() => {
      toast(`${member.name} is ${roleWords(role, roles)} now`, {
        action: {
          label: 'Undo',
          onSelect: () =>
            void client.team.setRole({ user: member.user, role: member.role }).catch(showFault),
        },
      })
    }, showFault)
  return (
    <li className="member team-member">
      <Avatar name={member.name} size={28} />
      <div className="grow">
        <p className="row-x team-member-name">
          <b className="trunc w500" dir="auto">
            {member.name}
          </b>
          {member.isMe && <Chip hue="blue">You</Chip>}
        </p>
        <p className="muted trunc team-small">
          {member.email}
          {mayManage && !member.isGuarded && ' · no two-factor sign-in'}
        </p>
      </div>
      <span className="muted num team-small">
        {member.lastSeenAt === null ? 'not seen yet' : momentWords(member.lastSeenAt, format)}
      </span>
      {mayGive ? (
        <Select
          label={`Role of ${member.name}`}
          width={150}
          value={member.role}
          options={roleChoices(roles)}
          onChange={setRole}
        />
      ) : (
        <span className="team-role">{roleLabel(member.role, roles)}</span>
      )}
      {mayGive ? (
        <Menu
          align="end"
          trigger={<IconButton icon="ellipsis" label={`More about ${member.name}`} />}
          items={[
            {
              label: `View as ${member.name}`,
              icon: 'eye',
              onSelect: () =>
                void client.team.viewAs({ member: member.member, role: null }).catch(showFault),
            },
            ...(me?.role === OWNER
              ? [
                  {
                    label: 'Make the owner',
                    icon: 'crown',
                    onSelect: () => setAsking('transfer'),
                  },
                ]
              : []),
            {
              label: 'Remove from the team',
              icon: 'trash-2',
              isDanger: true,
              onSelect: () => setAsking('remove'),
            },
          ]}
        />
      ) : (
        <span className="team-more" />
      )}
      {asking === 'remove' && (
        <SureDialog
          title={`Remove ${member.name}`}
          text="They see nothing new from now on, and their device removes the workspace at its next contact with the server. What they wrote stays."
          verb="Remove"
          isDanger
          onClose={() => setAsking(null)}
          onSure={async () => {
            await client.team.removeMember({ user: member.user })
          }}
        />
      )}
      {asking === 'transfer' && (
        <SureDialog
          title={`Make ${member.name} the owner`}
          text="A workspace has one owner. You become an administrator and cannot take it back yourself."
          verb="Hand it over"
          onClose={() => setAsking(null)}
          onSure={async () => {
            await client.team.transfer({ user: member.user })
          }}
        />
      )}
    </li>
  )
}
