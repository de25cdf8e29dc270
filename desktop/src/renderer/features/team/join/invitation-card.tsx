import { hostOf } from '#renderer/features/sync'
import type { InvitePreview } from '@kith/shared/rpc'
import { Avatar } from '#renderer/ui'
import { isStandard, roleWords } from '../role-choices.ts'

/** What the invitation is to, and from whom. */
export function InvitationCard({ preview }: { readonly preview: InvitePreview }) {
  const { name, invitedBy, role, server, email } = preview
  return (
    <header className="join-card">
      <Avatar name={name} shape="square" size={48} />
      <div className="grow">
        <h1 dir="auto">{name}</h1>
        <p className="muted">
          {invitedBy === '' ? 'You are invited' : `${invitedBy} invites you`}
          {/* Roles that a team made itself are known only once one is in it. */}
          {isStandard(role) && ` as ${roleWords(role)}`}, on {hostOf(server)}
          {email !== null && `, for ${email}`}
        </p>
      </div>
    </header>
  )
}
