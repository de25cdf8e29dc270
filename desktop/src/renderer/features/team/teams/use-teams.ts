/** Teams: options of the field `teams` of members, and who is in which. */
import type { DocId } from '@kith/shared/kit'
import { useCatalog, useCommand, useUndo, useWorkspace } from '#renderer/client'
import { choicesOf } from '#renderer/fields'
import { toast } from '#renderer/ui'

const MEMBER = 'member'
const FIELD = { object: MEMBER, field: 'teams' }

export interface TeamMate {
  readonly id: string
  readonly name: string
  readonly teams: readonly string[]
}
export interface Team {
  readonly id: string
  readonly name: string
  readonly people: readonly TeamMate[]
}

export interface Teams {
  readonly teams: readonly Team[]
  readonly everybody: readonly TeamMate[]
  /** Answers whether it was made: a name can be taken. */
  readonly add: (name: string) => Promise<boolean>
  readonly rename: (team: string, name: string) => void
  readonly setPeople: (team: Team, ids: readonly string[]) => void
  readonly remove: (team: Team) => Promise<void>
}

export function useTeams(): Teams {
  const catalog = useCatalog()
  const command = useCommand()
  const { undo } = useUndo()
  const { members } = useWorkspace()
  const field = catalog.findField(MEMBER, 'teams')
  const teams = (field === undefined ? [] : choicesOf(field)).map(({ id, label }) => ({
    id,
    name: label,
    people: members.filter(member => member.teams.includes(id)),
  }))
  const write = (changed: readonly { readonly id: string; readonly teams: readonly string[] }[]) =>
    command(
      'record.write',
      {
        object: MEMBER,
        rows: changed.map(row => ({ id: row.id as DocId, cells: { teams: row.teams } })),
      },
      { toast: false },
    )
  return {
    teams,
    everybody: members,
    add: async name =>
      (await command('option.define', { ...FIELD, label: name }, { toast: false })) !== null,
    rename: (team, name) =>
      void command('option.change', { ...FIELD, option: team, label: name }, { toast: false }),
    setPeople({ id, people }, ids) {
      const now = people.map(person => person.id)
      const joined = members
        .filter(member => ids.includes(member.id) && !now.includes(member.id))
        .map(member => ({ id: member.id, teams: [...member.teams, id] }))
      const left = people
        .filter(person => !ids.includes(person.id))
        .map(person => ({ id: person.id, teams: person.teams.filter(team => team !== id) }))
      if (joined.length + left.length > 0) void write([...joined, ...left])
    },
    async remove({ id, name, people }) {
      // People leave it first: an option that is no longer offered would go on to join them unseen.
      const left =
        people.length === 0
          ? null
          : await write(
              people.map(person => ({
                id: person.id,
                teams: person.teams.filter(team => team !== id),
              })),
            )
      if (people.length > 0 && left === null) return
      const done = await command('option.remove', { ...FIELD, option: id }, { toast: false })
      if (done === null) return
      toast(`Removed the team ${name}`, {
        action: {
          label: 'Undo',
          onSelect: () =>
            void undo(done.action ?? undefined).then(() =>
              left === null ? undefined : undo(left.action ?? undefined),
            ),
        },
      })
    },
  }
}
