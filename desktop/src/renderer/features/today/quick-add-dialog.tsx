import { useState } from 'react'
import { useActionHandler } from '#renderer/actions'
import { Dialog } from '#renderer/ui'
import { QuickAdd } from './quick-add.tsx'

/** `q` from anywhere: write a task, go on with what was in hand. */
export function QuickAddDialog() {
  const [isOpen, setIsOpen] = useState(false)
  useActionHandler('task.quickAdd', () => setIsOpen(true))
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen} title="Add a task" hidesTitle width={640}>
      {isOpen && <QuickAdd autoFocus onAdded={() => setIsOpen(false)} />}
    </Dialog>
  )
}
