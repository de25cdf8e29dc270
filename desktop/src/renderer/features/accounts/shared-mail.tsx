/** All that this person shares of mail and meetings, and the way to take it all back. */
import { useState } from 'react'
import type { CardsState } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { useCardsState } from '#renderer/features/team'
import { SettingGroup, SettingRow } from '#renderer/features/settings'
import { Button, Dialog, toast } from '#renderer/ui'

export function SharedMail() {
  const client = useClient()
  const state = useCardsState()
  const [isAsking, setIsAsking] = useState(false)
  if (state === null || (!state.isShared && state.shared === 0)) return null
  const takeBack = async () => {
    const { cards, isLater } = await client.cards.takeBackAll({})
    setIsAsking(false)
    const what = mails(cards)
    toast(
      isLater
        ? `The server cannot be reached. ${what} of this device go at the next contact.`
        : `${what} taken back. Accounts, contacts, conversations and calendars are private now.`,
    )
  }
  return (
    <SettingGroup title="Shared with the team">
      <SettingRow
        label={
          state.shared === 0 ? 'Nothing of your mail' : `${mails(state.shared)} of this device`
        }
        hint={state.problem ?? stateWords(state)}
      >
        <Button variant="danger" onClick={() => setIsAsking(true)}>
          Take everything back
        </Button>
      </SettingRow>
      {isAsking && (
        <Dialog
          open
          onClose={() => setIsAsking(false)}
          title="Take everything back"
          description="Whatever you shared of mail and meetings leaves the server at once, from your other devices too, and your colleagues’ devices at their next contact. What somebody already read cannot be made unread. Every choice, here and on your other devices, becomes private."
          footer={
            <>
              <Button onClick={() => setIsAsking(false)}>Cancel</Button>
              <Button variant="danger" onClick={() => void takeBack().catch(showFault)}>
                Take everything back
              </Button>
            </>
          }
        />
      )}
    </SettingGroup>
  )
}

const mails = (count: number): string =>
  count === 1 ? '1 mail or meeting' : `${count.toLocaleString()} mails and meetings`

function stateWords({ waiting, shared }: CardsState): string {
  if (waiting > 0)
    return `${waiting.toLocaleString()} conversations and meetings are still to be looked at.`
  return shared === 0
    ? 'This device shares nothing. What another of yours shares is taken back here as well.'
    : 'The server holds what your colleagues may see of them, and nothing of any other.'
}
