import { useState } from 'react'
import { Button, Input, Popover } from '#renderer/ui'

/** `onAdd` answers whether the name could be taken. */
export function NewTeam({ onAdd }: { readonly onAdd: (name: string) => Promise<boolean> }) {
  const [isOpen, setIsOpen] = useState(false)
  const [name, setName] = useState('')
  const add = async (): Promise<void> => {
    if (name.trim() === '' || !(await onAdd(name.trim()))) return
    setIsOpen(false)
    setName('')
  }
  return (
    <Popover
      label="New team"
      open={isOpen}
      onOpenChange={setIsOpen}
      align="end"
      width={260}
      trigger={<Button icon="plus">New team</Button>}
    >
      <form
        className="team-new"
        onSubmit={event => {
          event.preventDefault()
          void add()
        }}
      >
        <Input
          aria-label="Name of the new team"
          placeholder="Name"
          dir="auto"
          maxLength={60}
          value={name}
          onChange={event => setName(event.target.value)}
        />
        <Button variant="primary" type="submit" disabled={name.trim() === ''}>
          Add
        </Button>
      </form>
    </Popover>
  )
}
