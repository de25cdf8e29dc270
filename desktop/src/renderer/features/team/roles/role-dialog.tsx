/** One role: its name, what it may do in the workspace, and object by object. Every change is kept at once. */
import { useMemo, useState } from 'react'
import { createPolicy, type Role } from '@kith/shared/access'
import { showFault, useCatalog, useClient, useCommand, useWorkspace } from '#renderer/client'
import { TextSetting } from '#renderer/features/settings'
import { Button, Dialog, Switch, toast } from '#renderer/ui'
import { SureDialog } from '../sure-dialog.tsx'
import { GrantTable } from './grant-table.tsx'
import { VERB_WORDS } from './role-words.ts'

export interface RoleDialogProps {
  readonly role: Role
  readonly mayManage: boolean
  readonly onClose: () => void
}

export function RoleDialog({ role, mayManage, onClose }: RoleDialogProps) {
  const client = useClient()
  const command = useCommand()
  const catalog = useCatalog()
  const { roles, members } = useWorkspace()
  const [isRemoving, setIsRemoving] = useState(false)
  const policy = useMemo(
    () => createPolicy({ roles, members: new Map(), catalog }),
    [roles, catalog],
  )
  const isLocked = role.isFixed || !mayManage
  const holders = members.filter(member => member.role === role.id).length
  const change = (input: object): Promise<unknown> =>
    command('role.change', { role: role.id, ...input }, { toast: false })
  const copy = async (): Promise<void> => {
    const label = `${role.label} copy`
    const { see, edit, delete: remove, create, destroy, merge } = role.all
    const grants = [{ object: null, see, edit, delete: remove, create, destroy, merge }]
    const may = Object.fromEntries(role.may.map(verb => [verb, true]))
    const done = await command(
      'role.define',
      { label, from: role.id, grants, may },
      { toast: false },
    )
    if (done !== null) toast(`Added the role ${label}`)
  }
  return (
    <Dialog
      onClose={onClose}
      title={role.label}
      description={describe(role, mayManage)}
      width={880}
      footer={
        mayManage && (
          <>
            {!role.isStandard && (
              <Button variant="danger" icon="trash-2" onClick={() => setIsRemoving(true)}>
                Remove
              </Button>
            )}
            <span className="grow" />
            {!role.isFixed && (
              <Button
                icon="eye"
                onClick={() => {
                  onClose()
                  void client.team.viewAs({ member: null, role: role.id }).catch(showFault)
                }}
              >
                View as
              </Button>
            )}
            <Button icon="copy" onClick={() => void copy()}>
              Make a copy
            </Button>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </>
        )
      }
    >
      <div className="role-editor">
        {!isLocked && (
          <div className="role-names">
            {!role.isStandard && (
              <TextSetting
                label="Name of the role"
                value={role.label}
                isRequired
                maxLength={60}
                onCommit={label => void change({ label })}
              />
            )}
            <TextSetting
              label="What the role is for"
              placeholder="What the role is for"
              value={role.hint}
              maxLength={200}
              onCommit={hint => void change({ hint })}
            />
          </div>
        )}
        <section aria-label="Records">
          <h3>Records</h3>
          <GrantTable role={role} policy={policy} isLocked={isLocked} onChange={change} />
        </section>
        <section aria-label="Workspace">
          <h3>Workspace</h3>
          <ul className="role-verbs">
            {VERB_WORDS.map(({ verb, label, hint }) => (
              <li key={verb}>
                <span className="grow">
                  <span className="w500">{label}</span>
                  <span className="muted role-small">{hint}</span>
                </span>
                <Switch
                  label={label}
                  checked={role.may.includes(verb)}
                  disabled={isLocked}
                  onChange={isAllowed => void change({ may: { [verb]: isAllowed } })}
                />
              </li>
            ))}
          </ul>
        </section>
      </div>
      {isRemoving && (
        <SureDialog
          title={`Remove the role ${role.label}`}
          text={
            holders === 0
              ? 'Nobody has it. It can be brought back by undo.'
              : `${holders === 1 ? 'One person has it and sees' : `${holders} people have it and see`} nothing until they get another role.`
          }
          verb="Remove"
          isDanger
          onClose={() => setIsRemoving(false)}
          onSure={async () => {
            await command('role.remove', { role: role.id })
            onClose()
          }}
        />
      )}
    </Dialog>
  )
}

function describe({ isFixed, hint }: Role, mayManage: boolean): string {
  if (isFixed)
    return 'May do everything, so that nobody is locked out. Make a copy to start a role from it.'
  if (!mayManage) return hint || 'Administrators change what a role may do.'
  return 'Changes hold at once: what is closed leaves the devices of the people who have this role.'
}
