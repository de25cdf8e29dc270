import { useRunAction } from '#renderer/actions'
import { useNavigation } from '#renderer/client'
import { Button, Icon } from '#renderer/ui'

/** What sharing would change, where people look for colleagues. */
export function ShareOffer() {
  const run = useRunAction()
  const { go } = useNavigation()
  return (
    <section className="team-offer" aria-label="Working together">
      <Icon name="users" size={20} />
      <div className="grow">
        <h2>Work in it together</h2>
        <p className="muted">
          A server of yours keeps a copy; everybody has the whole workspace on their own device and
          goes on without the network.
        </p>
      </div>
      <Button variant="ghost" onClick={() => go({ page: 'join' })}>
        Join a team
      </Button>
      <Button variant="primary" onClick={() => run('team.share')}>
        Share this workspace
      </Button>
    </section>
  )
}
