/** Who else may see or edit one record, beside those whose role reaches it. */
import { useMemo } from 'react'
import { createPolicy, decide, type ShareLevel } from '@kith/shared/access'
import { useCatalog, useCommand, useLive, useWorkspace } from '#renderer/client'
import { Avatar, Button, Dialog, Select, type Option } from '#renderer/ui'

export interface ShareRecordDialogProps {
  readonly record: string
  readonly title: string
  readonly onClose: () => void
}

const LEVELS: readonly Option[] = [
  { value: 'none', label: 'Not shared' },
  { value: 'see', label: 'May see' },
  { value: 'edit', label: 'May edit' },
]

export function ShareRecordDialog({ record, title, onClose }: ShareRecordDialogProps) {
  const command = useCommand()
  const catalog = useCatalog()
  const { roles, members, me } = useWorkspace()
  const { value } = useLive(`access:${record}`, ({ client }, signal) =>
    client.records.access({ record }, { signal }),
  )
  const policy = useMemo(
    () =>
      createPolicy({
        roles,
        catalog,
        members: new Map(members.map(({ id, role, teams }) => [id, { role, teams }])),
      }),
    [roles, members, catalog],
  )
  const others = members.filter(member => member.id !== me?.id)
  const set = (member: string, level: string): void =>
    void command(
      'record.share',
      { record, member, level: level === 'none' ? null : level },
      { toast: false },
    )
  return (
    <Dialog
      onClose={onClose}
      title={`Share ${title}`}
      description="For people whose role does not reach this record. Fields that are hidden from their role stay hidden."
      width={520}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      {others.length === 0 ? (
        <p className="muted">Nobody else is in this workspace yet.</p>
      ) : (
        <ul className="role-sharing">
          {value !== null &&
            others.map(({ id, name, role }) => {
              const facts = { doc: record, object: value.object, keys: value.own }
              const byRole = (verb: 'see' | 'edit') =>
                role !== '' && decide(policy, id, verb, facts).isAllowed
              const shared: ShareLevel | 'none' = value.shares[id] ?? 'none'
              return (
                <li key={id}>
                  <Avatar name={name} size={24} />
                  <span className="grow">
                    <span className="w500" dir="auto">
                      {name}
                    </span>
                    <span className="muted role-small">
                      {byRole('edit')
                        ? 'Edits it by their role'
                        : byRole('see')
                          ? 'Sees it by their role'
                          : 'Their role does not reach it'}
                    </span>
                  </span>
                  {!(byRole('edit') && shared === 'none') && (
                    <Select
                      label={`Share with ${name}`}
                      width={130}
                      value={shared}
                      options={LEVELS}
                      onChange={level => set(id, level)}
                    />
                  )}
                </li>
              )
            })}
        </ul>
      )}
    </Dialog>
  )
}
