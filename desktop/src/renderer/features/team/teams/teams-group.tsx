/** Teams and who is in them: what a role that reaches "records of the team" goes by. */
import { SettingGroup } from '#renderer/features/settings'
import { Button, Picker } from '#renderer/ui'
import { NewTeam } from './new-team.tsx'
import { TeamRow } from './team-row.tsx'
import { useTeams } from './use-teams.ts'

export function TeamsGroup({ mayManage }: { readonly mayManage: boolean }) {
  const { teams, everybody, add, rename, setPeople, remove } = useTeams()
  return (
    <SettingGroup
      title="Teams"
      hint="A role can reach the records of people who share a team."
      action={mayManage && <NewTeam onAdd={add} />}
    >
      {teams.length === 0 ? (
        <p className="muted team-note">No teams yet.</p>
      ) : (
        <ul>
          {teams.map(team => (
            <TeamRow
              key={team.id}
              team={team}
              mayManage={mayManage}
              onRename={name => rename(team.id, name)}
              onRemove={() => void remove(team)}
            >
              <Picker
                label={`People of ${team.name}`}
                placeholder="Find people"
                isMultiple
                align="end"
                width={260}
                value={team.people.map(person => person.id)}
                options={everybody.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={ids => setPeople(team, ids)}
                trigger={
                  <Button size="small" icon="user-plus" aria-label={`People of ${team.name}`}>
                    People
                  </Button>
                }
              />
            </TeamRow>
          ))}
        </ul>
      )}
    </SettingGroup>
  )
}
