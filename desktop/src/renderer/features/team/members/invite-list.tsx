import type { Fault } from '@kith/shared/kit'
import { showFault, useClient, useFormat, useWorkspace } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { momentWords } from '#renderer/features/sync'
import type { InviteInfo } from '@kith/shared/rpc'
import { Button, Icon } from '#renderer/ui'
import { Problem } from '../problem.tsx'
import { roleLabel } from '../role-choices.ts'

export interface InviteListProps {
  readonly invites: readonly InviteInfo[]
  readonly fault: Fault | null
  readonly onChanged: () => void
}

/** Invitations that nobody has used up yet. */
export function InviteList({ invites, fault, onChanged }: InviteListProps) {
  const { roles } = useWorkspace()
  const client = useClient()
  const format = useFormat()
  if (invites.length === 0 && fault === null) return null
  const revoke = (id: string): void =>
    void client.team.revokeInvite({ id }).then(onChanged, showFault)
  return (
    <SettingGroup title="Open invitations">
      <Problem fault={fault} />
      <ul>
        {invites.map(invite => {
          const { link } = invite
          return (
            <li key={invite.id} className="member">
              <Icon name={invite.email === null ? 'link' : 'mail'} />
              <span className="w500 trunc">
                {invite.email ??
                  (invite.usesLeft === 1
                    ? 'Link for one person'
                    : `Link for ${invite.usesLeft} people`)}
              </span>
              <span className="muted team-whole">
                {roleLabel(invite.role, roles)}, until {momentWords(invite.expiresAt, format)}
                {invite.wasSent && ', sent by mail'}
              </span>
              <span className="row-x team-end">
                {link !== null && (
                  <Button
                    variant="ghost"
                    size="small"
                    icon="copy"
                    onClick={() => void navigator.clipboard.writeText(link).catch(showFault)}
                  >
                    Copy link
                  </Button>
                )}
                <Button variant="ghost" size="small" onClick={() => revoke(invite.id)}>
                  Take back
                </Button>
              </span>
            </li>
          )
        })}
      </ul>
    </SettingGroup>
  )
}
