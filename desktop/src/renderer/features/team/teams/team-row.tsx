import type { ReactNode } from 'react'
import { TextSetting } from '#renderer/features/settings'
import { Avatar, IconButton, Tooltip } from '#renderer/ui'
import type { Team } from './use-teams.ts'

const FACES = 5

export interface TeamRowProps {
  readonly team: Team
  readonly mayManage: boolean
  readonly onRename: (name: string) => void
  readonly onRemove: () => void
  /** Changes who is in it. */
  readonly children: ReactNode
}

export function TeamRow({ team, mayManage, onRename, onRemove, children }: TeamRowProps) {
  const { name, people } = team
  return (
    <li className="member">
      {mayManage ? (
        <div className="member-name">
          <TextSetting
            label={`Name of the team ${name}`}
            value={name}
            isRequired
            maxLength={60}
            onCommit={onRename}
          />
        </div>
      ) : (
        <span className="w500 trunc member-name" dir="auto">
          {name}
        </span>
      )}
      <Tooltip label={people.map(person => person.name).join(', ') || 'Nobody'}>
        <span className="team-faces">
          {people.slice(0, FACES).map(person => (
            <Avatar key={person.id} name={person.name} size={24} />
          ))}
        </span>
      </Tooltip>
      <span className="muted num team-small">
        {people.length === 0
          ? 'Nobody yet'
          : `${people.length} ${people.length === 1 ? 'person' : 'people'}`}
      </span>
      {mayManage && (
        <span className="row-x team-end">
          {children}
          <IconButton icon="trash-2" label={`Remove the team ${name}`} onClick={onRemove} />
        </span>
      )}
    </li>
  )
}
