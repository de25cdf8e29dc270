/** What a person is told and where, as a table of switches; and when they want quiet. */
import type { MailPace, NoticePreferences } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { Checkbox, Input, Select, Switch } from '#renderer/ui'
import { useMailWay } from './use-mail-way.ts'

const LABELS: readonly (readonly [keyof NoticePreferences['kinds'], string])[] = [
  ['mention', 'Somebody mentions you'],
  ['reply', 'A reply in your threads'],
  ['comment', 'A comment on your records'],
  ['assigned', 'Something is given to you'],
  ['changed', 'A record you follow changes'],
  ['due', 'A task of yours is due'],
  ['duplicate', 'A record of yours is here twice'],
  ['conflict', 'Two values met'],
  ['refused', 'A change was not accepted'],
]
const WAYS = [
  ['inbox', 'In Kith'],
  ['system', 'Desktop'],
] as const
const FOLLOWED: readonly (readonly [keyof NoticePreferences['follow'], string])[] = [
  ['made', 'I make'],
  ['assigned', 'are given to me'],
  ['commented', 'I comment on'],
]
/** What the server sees as well; the rest happens on this device only. */
const MAILED: readonly (keyof NoticePreferences['kinds'])[] = [
  'mention',
  'reply',
  'comment',
  'assigned',
  'changed',
]
const PACES: readonly { readonly value: MailPace; readonly label: string }[] = [
  { value: 'never', label: 'Never' },
  { value: 'now', label: 'At once' },
  { value: 'hourly', label: 'Hourly' },
  { value: 'daily', label: 'Daily' },
]
const NIGHT = { from: '22:00', to: '07:00' }

export function PreferencesPanel({ preferences }: { readonly preferences: NoticePreferences }) {
  const client = useClient()
  const mail = useMailWay()
  const save = (change: Partial<NoticePreferences>) => {
    client.inbox.setPreferences({ preferences: { ...preferences, ...change } }).catch(showFault)
  }
  const { kinds, quiet, muted, follow } = preferences
  return (
    <section className="notices-preferences" aria-label="What you are told">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            {WAYS.map(([way, label]) => (
              <th key={way} scope="col">
                {label}
              </th>
            ))}
            <th scope="col">E-mail</th>
          </tr>
        </thead>
        <tbody>
          {LABELS.map(([kind, label]) => (
            <tr key={kind}>
              <th scope="row">{label}</th>
              {WAYS.map(([way, name]) => (
                <td key={way}>
                  <Checkbox
                    checked={kinds[kind][way]}
                    ariaLabel={`${label}: ${name}`}
                    onChange={isOn =>
                      save({ kinds: { ...kinds, [kind]: { ...kinds[kind], [way]: isOn } } })
                    }
                  />
                </td>
              ))}
              <td>
                {MAILED.includes(kind) && (
                  <Select
                    isQuiet
                    label={`${label}: E-mail`}
                    width={96}
                    disabled={!mail.isPossible}
                    value={mail.isPossible ? kinds[kind].mail : 'never'}
                    options={PACES}
                    onChange={pace =>
                      save({
                        kinds: { ...kinds, [kind]: { ...kinds[kind], mail: pace as MailPace } },
                      })
                    }
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {mail.why !== null && <p className="notices-mail muted">{mail.why}</p>}
      <div className="notices-follow" role="group" aria-label="Follow by itself">
        <span className="muted">Follow records that</span>
        {FOLLOWED.map(([what, label]) => (
          <Checkbox
            key={what}
            checked={follow[what]}
            label={label}
            onChange={isOn => save({ follow: { ...follow, [what]: isOn } })}
          />
        ))}
      </div>
      <div className="notices-quiet">
        <Switch
          label="Quiet hours"
          showLabel
          checked={quiet !== null}
          onChange={isOn => save({ quiet: isOn ? NIGHT : null })}
        />
        {quiet !== null && (
          <>
            <Input
              type="time"
              aria-label="Quiet from"
              value={quiet.from}
              onChange={event => save({ quiet: { ...quiet, from: event.target.value } })}
            />
            <Input
              type="time"
              aria-label="Quiet until"
              value={quiet.to}
              onChange={event => save({ quiet: { ...quiet, to: event.target.value } })}
            />
          </>
        )}
        {muted.length > 0 && (
          <button type="button" className="notices-unmute" onClick={() => save({ muted: [] })}>
            Unmute {muted.length} {muted.length === 1 ? 'record' : 'records'}
          </button>
        )}
      </div>
    </section>
  )
}
