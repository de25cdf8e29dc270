import { useState } from 'react'
import { useCommand, useWorkspace } from '#renderer/client'
import { Avatar, Button, Chip } from '#renderer/ui'
import { SettingGroup } from './setting-row.tsx'
import { TextSetting } from './text-setting.tsx'

const MEMBER = 'member'

/** People whose names stand beside records. Signing in comes with a server; names do not need one. */
export function LocalMembers() {
  const { members, me } = useWorkspace()
  const run = useCommand()
  const [isAdding, setIsAdding] = useState(false)
  const rename = (id: string, name: string): void =>
    void run('record.set', { object: MEMBER, record: id, cells: { name: nameOf(name) } })
  return (
    <SettingGroup
      title="Members"
      hint="Who owns deals and does tasks. Everything stays on this device."
      action={
        <Button icon="plus" onClick={() => setIsAdding(true)}>
          Add a member
        </Button>
      }
    >
      <ul>
        {members.map(member => (
          <li key={member.id} className="member">
            <Avatar name={member.name} size={28} />
            <div className="member-name">
              <TextSetting
                label={`Name of ${member.name}`}
                value={member.name}
                isRequired
                onCommit={name => rename(member.id, name)}
              />
            </div>
            <div className="member-mail">
              <TextSetting
                label={`E-mail of ${member.name}`}
                placeholder="E-mail"
                value={member.email ?? ''}
                onCommit={email =>
                  void run('record.set', {
                    object: MEMBER,
                    record: member.id,
                    cells: { email: email === '' ? null : [email] },
                  })
                }
              />
            </div>
            {member.id === me?.id ? (
              <Chip hue="blue">You</Chip>
            ) : (
              <Button
                variant="ghost"
                size="small"
                onClick={() => void run('records.delete', { object: MEMBER, ids: [member.id] })}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
        {isAdding && (
          <li className="member">
            <Avatar name="" size={28} />
            <div className="member-name">
              <TextSetting
                label="Name of the new member"
                value=""
                placeholder="Name"
                onCommit={name => {
                  setIsAdding(false)
                  if (name !== '')
                    void run('record.create', { object: MEMBER, cells: { name: nameOf(name) } })
                }}
              />
            </div>
          </li>
        )}
      </ul>
    </SettingGroup>
  )
}

/** The last word is the family name unless there is only one. */
function nameOf(text: string): { readonly first: string; readonly last: string } {
  const words = text.trim().split(/\s+/)
  const last = words.length > 1 ? (words.pop() ?? '') : ''
  return { first: words.join(' '), last }
}
