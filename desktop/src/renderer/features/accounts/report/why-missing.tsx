/** "Why is this mail not here?": asked with the words of a search, answered with the way it went. */
import { useState } from 'react'
import type { MissingTrail } from '@kith/shared/rpc'
import { showFault, useClient, useNavigation } from '#renderer/client'
import { Button, Icon, Input, toast } from '#renderer/ui'

export function WhyMissing({ account }: { readonly account: string }) {
  const client = useClient()
  const { go } = useNavigation()
  const [query, setQuery] = useState('')
  const [answer, setAnswer] = useState<readonly MissingTrail[] | null>(null)
  const ask = () => {
    if (query.trim() === '') return
    client.mailAccounts.why({ account, query }).then(setAnswer).catch(showFault)
  }
  const get = (item: string) => {
    client.mailAccounts
      .getAnyway({ item })
      .then(() => toast('It is being fetched.'))
      .catch(showFault)
  }
  return (
    <section className="why" aria-label="Why is this mail not here?">
      <h3 className="account-heading">Why is this mail not here?</h3>
      <form
        onSubmit={event => {
          event.preventDefault()
          ask()
        }}
      >
        <Input
          icon="search"
          aria-label="Which mail"
          placeholder="from:somebody@example.org subject:“tender”"
          value={query}
          onChange={event => setQuery(event.target.value)}
        />
      </form>
      {answer?.length === 0 && (
        <p className="muted account-nothing">
          Neither on this device nor among what the server has named. It may be in another account.
        </p>
      )}
      {answer?.map(trail => (
        <article key={`${trail.item ?? ''}${trail.thread ?? ''}${trail.subject}`} className="trail">
          <Icon name={trail.thread === null ? 'ban' : 'check'} size={14} />
          <div>
            <b dir="auto">{trail.subject || 'No subject'}</b>
            <p className="muted">{trail.words}</p>
            <ol className="trail-steps">
              {trail.steps.map(step => (
                <li key={step.name} data-state={step.state}>
                  {step.state !== 'not-reached' && (
                    <Icon name={step.state === 'done' ? 'check' : 'x'} size={12} />
                  )}
                  {step.name}
                </li>
              ))}
            </ol>
          </div>
          {trail.thread !== null && (
            <Button
              size="small"
              onClick={() => go({ page: 'mail', box: 'all', thread: trail.thread ?? 0 })}
            >
              Open
            </Button>
          )}
          {trail.thread === null && trail.item !== null && (
            <Button size="small" onClick={() => get(trail.item ?? '')}>
              Get this mail
            </Button>
          )}
        </article>
      ))}
    </section>
  )
}
