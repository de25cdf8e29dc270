/** The audit log of a team's workspace: who did what, newest first; checked against its chain, and taken as a file. */
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import { faultOf, showFault, useClient, useFormat } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { momentWords } from '#renderer/features/sync'
import type { AuditEvent, TeamMember } from '@kith/shared/rpc'
import { Button, toast } from '#renderer/ui'
import { Problem } from '../problem.tsx'
import { auditDetails, auditWords } from './audit-words.ts'
import './audit.css'

interface Shown {
  readonly events: readonly AuditEvent[]
  /** What comes behind them; `null` when that is all. */
  readonly next: number | null
}

export interface AuditGroupProps {
  readonly members: readonly TeamMember[]
  /** Somebody came for it: it is shown and in sight at once. */
  readonly isWanted: boolean
}

export function AuditGroup({ members, isWanted }: AuditGroupProps) {
  const client = useClient()
  const [shown, setShown] = useState<Shown | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)

  const more = async (before: readonly AuditEvent[], after: number) => {
    try {
      const page = await client.team.audit({ after })
      setShown({ events: [...before, ...page.events], next: page.next })
      setFault(null)
    } catch (error) {
      setFault(faultOf(error))
    }
  }
  const place = useRef<HTMLDivElement>(null)
  const isShown = shown !== null
  const show = useEffectEvent(() => void more([], 0))
  useEffect(() => {
    if (isWanted) show()
  }, [isWanted])
  useEffect(() => {
    if (isWanted && isShown) place.current?.scrollIntoView({ block: 'start' })
  }, [isWanted, isShown])
  const check = async () => {
    const { ok, events, brokenAt } = await client.team.checkAudit({})
    if (ok) toast(`All ${events} entries stand as they were written`, { tone: 'good' })
    else toast(`Entry ${brokenAt} is not as it was written`, { tone: 'problem' })
  }
  const save = async () => {
    const text = await client.team.auditFile({})
    const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'kith-audit.csv'
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <div ref={place}>
      <SettingGroup
        title="Audit log"
        hint="Members, their devices, invitations, keys and sharing: who changed what. Each entry is chained to the one before, so that a changed one is found."
        action={
          shown === null ? (
            <Button icon="history" onClick={() => void more([], 0)}>
              Show
            </Button>
          ) : (
            <span className="audit-actions">
              <Button variant="ghost" onClick={() => void check().catch(showFault)}>
                Check
              </Button>
              <Button icon="download" onClick={() => void save().catch(showFault)}>
                Save as CSV
              </Button>
            </span>
          )
        }
      >
        <Problem fault={fault} />
        {shown !== null && (
          <ol className="audit">
            {shown.events.map(event => (
              <Entry key={event.seq} event={event} members={members} />
            ))}
          </ol>
        )}
        {shown !== null && shown.next !== null && (
          <Button variant="ghost" onClick={() => void more(shown.events, shown.next ?? 0)}>
            Older entries
          </Button>
        )}
      </SettingGroup>
    </div>
  )
}

function Entry({
  event,
  members,
}: {
  readonly event: AuditEvent
  readonly members: readonly TeamMember[]
}) {
  const format = useFormat()
  const nameOf = (user: string) => members.find(member => member.user === user)?.name
  const { area, deed } = auditWords(event.what)
  const details = auditDetails(event, nameOf)
  return (
    <li>
      <time dateTime={event.at} className="muted">
        {momentWords(event.at, format)}
      </time>
      <span className="audit-what">
        <span className="w500">{area}</span> {deed}
        {details !== '' && (
          <span className="muted audit-details" dir="auto" title={details}>
            {details}
          </span>
        )}
      </span>
      <span className="audit-who">
        <span className="trunc" dir="auto">
          {event.actor === null ? 'The server' : (nameOf(event.actor) ?? 'Somebody who left')}
        </span>
        <span className="muted mono trunc">{event.address}</span>
      </span>
    </li>
  )
}
