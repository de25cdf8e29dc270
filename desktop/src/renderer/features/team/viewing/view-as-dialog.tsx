/** Whose eyes to look through: a colleague, or anybody of a role. */
import { showFault, useClient, useWorkspace } from '#renderer/client'
import { Avatar, Dialog, OptionList, type Option } from '#renderer/ui'
import { roleLabel } from '../role-choices.ts'

const MEMBER = 'member:'
const ROLE = 'role:'

export function ViewAsDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const { members, roles, me } = useWorkspace()
  const options: readonly Option[] = [
    ...members
      .filter(member => member.id !== me?.id && member.role !== '')
      .map(member => ({
        value: MEMBER + member.id,
        label: member.name,
        section: 'People',
        hint: roleLabel(member.role, roles),
        face: (
          <span className="cell-ref grow">
            <Avatar name={member.name} size={20} />
            <span className="trunc" dir="auto">
              {member.name}
            </span>
          </span>
        ),
      })),
    ...roles
      .filter(role => !role.isFixed)
      .map(role => ({
        value: ROLE + role.id,
        label: role.label,
        icon: 'users',
        section: 'Anybody of a role',
        hint: 'owns nothing',
      })),
  ]
  const choose = (value: string): void => {
    const input = value.startsWith(MEMBER)
      ? { member: value.slice(MEMBER.length), role: null }
      : { member: null, role: value.slice(ROLE.length) }
    onClose()
    void client.team.viewAs(input).catch(showFault)
  }
  return (
    <Dialog onClose={onClose} title="View as" hidesTitle width={420}>
      <OptionList
        label="View as"
        placeholder="View as a person or a role"
        options={options}
        chosen={[]}
        onChoose={choose}
      />
    </Dialog>
  )
}
