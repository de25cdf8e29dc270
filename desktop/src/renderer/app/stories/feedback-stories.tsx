import { useState } from 'react'
import { Button, Dialog, EmptyState, ProgressBar, toast, Tooltip } from '#renderer/ui'
import { Story } from './story.tsx'

export function FeedbackStories() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Story title="Toast, dialog, tooltip">
        <Button
          onClick={() =>
            toast('Deleted 12 people', {
              action: {
                label: 'Undo',
                keys: 'Mod+Z',
                onSelect: () => toast('Undone: deleted 12 people'),
              },
            })
          }
        >
          Toast with Undo
        </Button>
        <Button onClick={() => toast('Imported 10,225 rows', { tone: 'good' })}>Good news</Button>
        <Button
          onClick={() =>
            toast(
              'The disk is full. What you saved is safe; make room and do the last thing again.',
              { tone: 'problem' },
            )
          }
        >
          A problem
        </Button>
        <Button onClick={() => setIsOpen(true)}>Dialog</Button>
        <Tooltip label="New person" keys="C">
          <Button>Rest here</Button>
        </Tooltip>
        <Dialog
          open={isOpen}
          onOpenChange={setIsOpen}
          title="Delete forever"
          description="3 people with their values, notes and history will be gone."
          footer={
            <>
              <Button onClick={() => setIsOpen(false)}>Keep them</Button>
              <Button variant="danger-fill" onClick={() => setIsOpen(false)}>
                Delete forever
              </Button>
            </>
          }
        />
      </Story>
      <Story title="Progress">
        <div className="story-column">
          <ProgressBar label="Import" done={6340} total={10225} />
          <ProgressBar label="Reading" done={0} total={null} />
        </div>
      </Story>
      <Story title="Empty">
        <EmptyState
          icon="users"
          text="No person matches “Stage is Won”."
          action={<Button>Clear the filter</Button>}
          hint="Or press C to add one."
        />
      </Story>
    </>
  )
}
