/** The roles of a workspace: what each may do in a line, and a way in to change it. */
import { useState } from 'react'
import { useCommand, useWorkspace } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { Button, Chip, Icon } from '#renderer/ui'
import { RoleDialog } from './role-dialog.tsx'
import { summaryOf } from './role-words.ts'

export function RolesGroup({ mayManage }: { readonly mayManage: boolean }) {
  const { roles, members } = useWorkspace()
  const command = useCommand()
  const [open, setOpen] = useState<string | null>(null)
  const shown = roles.find(role => role.id === open)
  const add = async (): Promise<void> => {
    const taken = new Set(roles.map(role => role.label))
    let label = 'New role'
    for (let count = 2; taken.has(label); count++) label = `New role ${count}`
    const id = `r${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`
    const grants = [{ object: null, see: 'all', edit: 'all', create: true }]
    const done = await command('role.define', { id, label, grants }, { toast: false })
    if (done !== null) setOpen(id)
  }
  return (
    <SettingGroup
      title="Roles"
      hint="What people of a role see and change. The server sends nobody what their role may not see."
      action={
        mayManage && (
          <Button icon="plus" onClick={() => void add()}>
            New role
          </Button>
        )
      }
    >
      <ul>
        {roles.map(role => {
          const count = members.filter(member => member.role === role.id).length
          return (
            <li key={role.id}>
              <button type="button" className="role-row" onClick={() => setOpen(role.id)}>
                <Icon name={role.isFixed ? 'lock' : 'users'} />
                <span className="w500 trunc" dir="auto">
                  {role.label}
                </span>
                {!role.isStandard && <Chip>Custom</Chip>}
                <span className="muted trunc grow">{role.hint || summaryOf(role.all)}</span>
                {count > 0 && (
                  <span className="muted num">{count === 1 ? '1 person' : `${count} people`}</span>
                )}
                <Icon name="chevron-right" size={14} />
              </button>
            </li>
          )
        })}
      </ul>
      {shown !== undefined && (
        <RoleDialog role={shown} mayManage={mayManage} onClose={() => setOpen(null)} />
      )}
    </SettingGroup>
  )
}
