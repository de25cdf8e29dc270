/** Who of the team sees a conversation. Private unless somebody chooses otherwise. */
import { useState } from 'react'
import type { ShareLevel, ThreadRow, ThreadShare } from '@kith/shared/rpc'
import { showFault } from '#renderer/client'
import { Button, Dialog, Icon } from '#renderer/ui'
import { isOver, mostWords, SHARE_LEVELS, wordsOf } from '#renderer/features/team'
import { useShare, useThreadShare } from './use-share.ts'
import './share.css'

export function ShareDialog({
  thread,
  onClose,
}: {
  readonly thread: ThreadRow
  readonly onClose: () => void
}) {
  const share = useShare()
  const now = useThreadShare(thread.id)
  const [asked, setAsked] = useState<ShareLevel | null>(null)
  const apply = (level: ShareLevel | null, isConfirmed: boolean) =>
    void share({ thread: thread.id }, level, isConfirmed).then(onClose).catch(showFault)
  const choose = (level: ShareLevel | null) => {
    if (now?.isSensitive === true && level !== null && level !== 'private') setAsked(level)
    else apply(level, false)
  }
  if (asked !== null)
    return (
      <Dialog
        open
        onClose={onClose}
        title="This looks like nobody else’s business"
        description={`A code, a password, pay, health or a bank, or its sender marked it as private. Your team would see: ${wordsOf(asked).words.toLowerCase()}`}
        footer={
          <>
            <Button onClick={() => setAsked(null)}>Back</Button>
            <Button variant="primary" onClick={() => apply(asked, true)}>
              Share it all the same
            </Button>
          </>
        }
      />
    )
  const chosen = now?.chosen ?? null
  const most = now?.most ?? 'full'
  const atMost = mostWords(most)
  return (
    <Dialog open onClose={onClose} title="Who sees this conversation" width={440}>
      {now !== null && <p className="share-now">{sentence(now)}</p>}
      <div className="share-levels" role="radiogroup" aria-label="What the team sees">
        <Choice
          label="As for the contact or the account"
          words="No choice of its own."
          icon="users"
          isChosen={chosen === null}
          onChoose={() => choose(null)}
        />
        {SHARE_LEVELS.map(({ level, label, words, icon }) => (
          <Choice
            key={level}
            label={label}
            words={words}
            icon={icon}
            isChosen={chosen === level}
            isOver={isOver(level, most)}
            onChoose={() => choose(level)}
          />
        ))}
      </div>
      {atMost !== null && (
        <p className="share-most">
          <Icon name="shield" size={14} />
          {atMost}
        </p>
      )}
      <p className="share-note">
        Choosing less takes back what was shared: it leaves the server at once and your colleagues’
        devices at their next contact. What somebody already read cannot be made unread.
      </p>
    </Dialog>
  )
}

function Choice(props: {
  readonly label: string
  readonly words: string
  readonly icon: string
  readonly isChosen: boolean
  readonly isOver?: boolean
  readonly onChoose: () => void
}) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={props.isChosen}
      className="share-level"
      disabled={props.isOver === true}
      onClick={props.onChoose}
    >
      <Icon name={props.icon} />
      <span>
        <b>{props.label}</b>
        <span className="share-words">{props.words}</span>
      </span>
      {props.isChosen && <Icon name="check" size={14} />}
    </button>
  )
}

/** How it stands, in one sentence. */
function sentence(now: ThreadShare): string {
  if (now.isInternal) return 'Mail among colleagues is never shared, whatever is chosen.'
  if (!now.hasRecord)
    return 'Nobody of the workspace is in it. Link it to a record, and what you choose is seen there.'
  const because = {
    thread: 'chosen for this conversation',
    contact: 'as for its contact',
    account: 'as for its account',
  }[now.why]
  if (now.level === 'private') return `Your team sees nothing of it: ${because}.`
  const part =
    now.shared === now.messages
      ? 'this conversation'
      : `${now.shared} of its ${now.messages} messages`
  return `Of ${part} your team sees ${wordsOf(now.level).seen}: ${because}.`
}
