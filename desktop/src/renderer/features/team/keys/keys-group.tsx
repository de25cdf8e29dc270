/** Keys of programs: which there are, what each may read and when it was last used; made and taken back here. */
import { useState } from 'react'
import { useCall, useClient, useFormat, useNow, useWorkspace } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { momentWords } from '#renderer/features/sync'
import type { ApiKeyInfo } from '@kith/shared/rpc'
import { Button, Icon, toast } from '#renderer/ui'
import { Problem } from '../problem.tsx'
import { roleLabel } from '../role-choices.ts'
import { SureDialog } from '../sure-dialog.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { usesInWords } from './key-uses.ts'

export function KeysGroup() {
  const client = useClient()
  const keys = useCall('keys', api => api.team.keys({}))
  const [isMaking, setIsMaking] = useState(false)
  const [leaving, setLeaving] = useState<ApiKeyInfo | null>(null)
  const all = keys.value ?? []
  return (
    <SettingGroup
      title={all.length === 0 ? 'API keys' : `API keys, ${all.length}`}
      hint="With a key a program reads this workspace from its server, as far as the role of the key goes."
      action={
        <Button icon="key" onClick={() => setIsMaking(true)}>
          New key
        </Button>
      }
    >
      <Problem fault={keys.fault} />
      {keys.value !== null && all.length === 0 && (
        <p className="muted team-note">No program has a key yet.</p>
      )}
      {all.length > 0 && (
        <ul>
          {all.map(key => (
            <KeyRow key={key.id} info={key} onRevoke={() => setLeaving(key)} />
          ))}
        </ul>
      )}
      {isMaking && <KeyDialog onClose={() => setIsMaking(false)} onMade={keys.again} />}
      {leaving !== null && (
        <SureDialog
          title={`Take back ${leaving.name}`}
          text="Whatever uses this key is refused from its next request on. A key that was taken back cannot be given again."
          verb="Take back"
          isDanger
          onClose={() => setLeaving(null)}
          onSure={async () => {
            await client.team.revokeKey({ id: leaving.id })
            keys.again()
            toast(`${leaving.name} was taken back`)
          }}
        />
      )}
    </SettingGroup>
  )
}

function KeyRow({ info, onRevoke }: { readonly info: ApiKeyInfo; readonly onRevoke: () => void }) {
  const { roles } = useWorkspace()
  const format = useFormat()
  const now = useNow()
  const { name, hint, role, scopes, lastUsedAt, expiresAt } = info
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= now
  return (
    <li className="member">
      <Icon name="key" />
      <span className="team-key-name">
        <span className="w500 trunc" dir="auto">
          {name}
        </span>
        <span className="muted trunc">
          {roleLabel(role, roles)}, reads {usesInWords(scopes)}
        </span>
      </span>
      <span className="row-x team-end">
        <span className="muted team-key-when">
          <span className="mono" aria-label={`ends with ${hint}`}>
            …{hint}
          </span>
          <span>
            {lastUsedAt === null ? 'never used' : `used ${momentWords(lastUsedAt, format)}`}
            {expiresAt !== null &&
              (isOver ? ', over' : `, good until ${momentWords(expiresAt, format)}`)}
          </span>
        </span>
        <Button variant="ghost" size="small" onClick={onRevoke}>
          Take back
        </Button>
      </span>
    </li>
  )
}
