/** `?`: every shortcut there is, grouped, searchable; what the person changed included. */
import { useState } from 'react'
import { ACTION_SECTIONS, keysOf, labelOf, useActionHandler, useActions } from '#renderer/actions'
import { useNavigation } from '#renderer/client'
import { Button, Dialog, Input, Kbd, rankBy } from '#renderer/ui'

export function ShortcutSheet() {
  const [isOpen, setIsOpen] = useState(false)
  useActionHandler('app.shortcuts', () => setIsOpen(open => !open))
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen} title="Keyboard shortcuts" width={720}>
      {isOpen && <Sheet onClose={() => setIsOpen(false)} />}
    </Dialog>
  )
}

function Sheet({ onClose }: { readonly onClose: () => void }) {
  const { registry, context, choices } = useActions()
  const { go } = useNavigation()
  const [text, setText] = useState('')
  const now = context()
  const rows = registry.all(now).flatMap(action => {
    const keys = keysOf(action, choices)
    return keys === null
      ? []
      : [{ id: action.id, label: labelOf(action, now), keys, section: action.section }]
  })
  const found = rankBy(rows, text, row => row.label)
  return (
    <div className="sheet">
      <div className="row-x sheet-top">
        <Input
          icon="search"
          // The person has just asked for the sheet, to find something in it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          placeholder="Find a shortcut"
          aria-label="Find a shortcut"
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <Button
          variant="ghost"
          onClick={() => {
            onClose()
            go({ page: 'settings', section: 'shortcuts' })
          }}
        >
          Change them
        </Button>
      </div>
      <div className="sheet-columns">
        {ACTION_SECTIONS.map(section => {
          const list = found.filter(row => row.section === section)
          return (
            list.length > 0 && (
              <section key={section} aria-label={section}>
                <h3>{section}</h3>
                <dl>
                  {list.map(row => (
                    <div key={row.id}>
                      <dt className="trunc">{row.label}</dt>
                      <dd>
                        <Kbd keys={row.keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          )
        })}
      </div>
      {found.length === 0 && <p className="muted">No shortcut goes by that name</p>}
    </div>
  )
}
