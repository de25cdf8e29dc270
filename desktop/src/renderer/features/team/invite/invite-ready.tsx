import { useFormat, useWorkspace } from '#renderer/client'
import { momentWords } from '#renderer/features/sync'
import type { InviteInfo } from '@kith/shared/rpc'
import { Icon } from '#renderer/ui'
import { QrCode } from '../account/qr-code.tsx'
import { CopyField } from '../copy-field.tsx'
import { roleWords } from '../role-choices.ts'

/** An invitation that was just made: its link and code can be read only now. */
export function InviteReady({ invite }: { readonly invite: InviteInfo }) {
  const { roles } = useWorkspace()
  const format = useFormat()
  return (
    <div className="team-form">
      <p className="row-x team-ready">
        <Icon name={invite.wasSent ? 'send' : 'circle-check'} />
        <span>
          {invite.wasSent
            ? `The invitation is on its way to ${invite.email ?? ''}. You can also hand it over yourself.`
            : invite.email === null
              ? 'Give the link to whoever shall join. It cannot be shown again.'
              : `This server sends no mail: give the link to ${invite.email} yourself. It cannot be shown again.`}
        </span>
      </p>
      <div className="team-handover">
        <div className="team-form grow">
          {invite.link !== null && <CopyField label="Link" value={invite.link} isCode />}
          {invite.code !== null && <CopyField label="Code" value={invite.code} isCode />}
        </div>
        {invite.link !== null && (
          <QrCode text={invite.link} label="QR code of the link, for somebody beside you" />
        )}
      </div>
      <p className="muted">
        As {roleWords(invite.role, roles)},{' '}
        {invite.usesLeft === 1 ? 'for one person' : `for ${invite.usesLeft} people`}, until{' '}
        {momentWords(invite.expiresAt, format)}.
      </p>
    </div>
  )
}
