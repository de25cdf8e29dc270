import { useEffect, useRef } from 'react'
import { useActionHandler } from '#renderer/actions'
import { showFault, useClient, useWorkspace } from '#renderer/client'
import { Button, Icon } from '#renderer/ui'
import { roleWords } from '../role-choices.ts'

/** Above every page while somebody looks at the workspace as another person or role would. */
export function ViewingBanner() {
  const client = useClient()
  const { viewing, roles } = useWorkspace()
  const stop = (): void => void client.team.viewAs({ member: null, role: null }).catch(showFault)
  useActionHandler('team.stopViewing', stop, viewing !== null)
  useLeavingByEscape(stop, viewing !== null)
  if (viewing === null) return null
  const role = roleWords(viewing.role, roles)
  return (
    <div className="app-health viewing-banner" role="status">
      <Icon name="eye" />
      <p>
        <b dir="auto">
          {viewing.member === null
            ? `Viewing as ${aOrAn(role)} ${role}`
            : `Viewing as ${viewing.name} (${role})`}
          .
        </b>{' '}
        {viewing.member === null
          ? 'Somebody of this role who owns nothing sees exactly this.'
          : 'They see exactly this.'}{' '}
        Nothing can be changed here.
      </p>
      <Button keys="Escape" onClick={stop}>
        Stop viewing
      </Button>
    </div>
  )
}

/** Escape closes what is open first: a panel, a dialog, a search. Only what nobody took leaves the view. */
function useLeavingByEscape(leave: () => void, isOn: boolean): void {
  const latest = useRef(leave)
  useEffect(() => {
    latest.current = leave
  })
  useEffect(() => {
    if (!isOn) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      // After every other listener of this press had its turn.
      setTimeout(() => {
        if (!event.defaultPrevented) latest.current()
      })
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isOn])
}

const aOrAn = (word: string): string => (/^[aeiou]/i.test(word) ? 'an' : 'a')
