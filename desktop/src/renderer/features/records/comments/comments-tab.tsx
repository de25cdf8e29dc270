/** Comments on a record: threads that can be answered and settled, and a place to say something. */
import { useState, type ReactNode } from 'react'
import { useAccess, useFormat, useWorkspace } from '#renderer/client'
import { DraftEditor, WrittenMarkdown } from '#renderer/text-editor'
import { Avatar, Button, Icon, IconButton, Menu } from '#renderer/ui'
import { agoWords } from '../notes/ago-words.ts'
import type { RecordView } from '../use-record-view.ts'
import type { Comment, Comments, Thread } from './use-comments.ts'
import './comments.css'

interface Props {
  readonly view: RecordView
  readonly comments: Comments
  readonly openRecord: (id: string, object: string) => void
}

/** Comments name people of the workspace; what else there is can be pasted as a link. */
const MENTIONS = ['member'] as const

export function CommentsTab({ view, comments, openRecord }: Props) {
  const [showsSettled, setShowsSettled] = useState(false)
  const maySay = useAccess().may('create', 'comment')
  const settled = comments.threads.length - comments.open
  const shown = comments.threads.filter(thread => showsSettled || thread.resolvedAt === null)
  return (
    <div className="comments">
      {maySay && (
        <CommentBox
          draft={`comment/${view.id}`}
          label="New comment"
          placeholder={`Say something about ${view.row.title || 'this record'}, or @ to name somebody`}
          send="Comment"
          openRecord={openRecord}
          onSend={text => view.run('comment.add', { record: view.id, text }, { toast: false })}
        />
      )}
      <ul className="comments-list" aria-label="Comments">
        {shown.map(thread => (
          <ThreadItem key={thread.id} thread={thread} view={view} openRecord={openRecord} />
        ))}
      </ul>
      {shown.length === 0 && comments.isReady && settled === 0 && (
        <p className="comments-none">
          <Icon name="message-square" /> Nobody has said anything about this yet.
        </p>
      )}
      {settled > 0 && (
        <Button size="small" variant="ghost" onClick={() => setShowsSettled(!showsSettled)}>
          {showsSettled ? 'Hide what is resolved' : `Show ${settled} resolved`}
        </Button>
      )}
    </div>
  )
}

function ThreadItem({
  thread,
  view,
  openRecord,
}: {
  readonly thread: Thread
  readonly view: RecordView
  readonly openRecord: Props['openRecord']
}) {
  const [isReplying, setReplying] = useState(false)
  const maySay = useAccess().may('create', 'comment')
  const isSettled = thread.resolvedAt !== null
  const resolve = () =>
    void view.run('comment.resolve', { comment: thread.id, isResolved: !isSettled })
  return (
    <li className="comment-thread" data-settled={isSettled || undefined}>
      <CommentItem comment={thread} view={view} openRecord={openRecord}>
        {maySay && (
          <IconButton
            icon={isSettled ? 'undo-2' : 'circle-check'}
            label={isSettled ? 'Open again' : 'Resolve'}
            onClick={resolve}
          />
        )}
      </CommentItem>
      {thread.replies.length > 0 && (
        <ul className="comment-replies" aria-label="Replies">
          {thread.replies.map(reply => (
            <li key={reply.id}>
              <CommentItem comment={reply} view={view} openRecord={openRecord} />
            </li>
          ))}
        </ul>
      )}
      {isSettled && (
        <p className="comment-settled">
          <Icon name="circle-check" size={14} />
          Resolved{thread.resolvedBy === null ? '' : ` by ${thread.resolvedBy}`}
        </p>
      )}
      {isReplying ? (
        <CommentBox
          draft={`reply/${thread.id}`}
          label="Reply"
          placeholder="Reply, or @ to name somebody"
          send="Reply"
          takesFocus
          openRecord={openRecord}
          onClose={() => setReplying(false)}
          onSend={async text => {
            setReplying(false)
            const input = { record: view.id, text, parent: thread.id }
            await view.run('comment.add', input, { toast: false })
          }}
        />
      ) : (
        !isSettled &&
        maySay && (
          <button type="button" className="comment-reply" onClick={() => setReplying(true)}>
            Reply
          </button>
        )
      )}
    </li>
  )
}

function CommentItem({
  comment,
  view,
  openRecord,
  children,
}: {
  readonly comment: Comment
  readonly view: RecordView
  readonly openRecord: Props['openRecord']
  readonly children?: ReactNode
}) {
  const format = useFormat()
  const { me } = useWorkspace()
  const [isChanging, setChanging] = useState(false)
  const name = comment.author?.name ?? ''
  const isMine = comment.author === null || comment.author.id === me?.id
  const remove = () => void view.run('comment.remove', { comment: comment.id })
  return (
    <article className="comment">
      <Avatar name={name === '' ? '?' : name} size={24} />
      <div className="comment-body">
        <header className="comment-head">
          <b dir="auto">{name === '' ? 'Somebody' : name}</b>
          <time dateTime={comment.at}>{agoWords(comment.at, format)}</time>
          {comment.isEdited && <span className="muted">edited</span>}
          <span className="comment-tools">
            {children}
            {isMine && (
              <Menu
                align="end"
                trigger={<IconButton icon="ellipsis" label="More" />}
                items={[
                  { label: 'Edit', icon: 'pencil', onSelect: () => setChanging(true) },
                  { label: 'Delete', icon: 'trash-2', isDanger: true, onSelect: remove },
                ]}
              />
            )}
          </span>
        </header>
        {isChanging ? (
          <CommentBox
            draft={`change/${comment.id}`}
            label="Edit comment"
            initial={comment.text}
            send="Save"
            takesFocus
            openRecord={openRecord}
            onClose={() => setChanging(false)}
            onSend={async text => {
              setChanging(false)
              await view.run('comment.change', { comment: comment.id, text })
            }}
          />
        ) : (
          <WrittenMarkdown text={comment.text} openRecord={openRecord} />
        )}
      </div>
    </article>
  )
}

interface BoxProps {
  readonly draft: string
  readonly label: string
  readonly send: string
  readonly placeholder?: string
  readonly initial?: string
  readonly takesFocus?: boolean
  readonly openRecord: Props['openRecord']
  readonly onSend: (text: string) => Promise<unknown>
  readonly onClose?: () => void
}

function CommentBox({ send, onSend, onClose, placeholder, initial, ...look }: BoxProps) {
  const [isEmpty, setEmpty] = useState(true)
  const [submit, setSubmit] = useState(0)
  return (
    <div className="comment-box">
      <DraftEditor
        {...look}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(initial === undefined ? {} : { initial })}
        {...(onClose === undefined ? {} : { onEscape: onClose })}
        size="inline"
        mentions={MENTIONS}
        submit={submit}
        onEmptyChange={setEmpty}
        onWritten={({ markdown }) => void onSend(markdown)}
      />
      <div className="comment-box-foot">
        {onClose !== undefined && (
          <Button size="small" variant="ghost" onClick={onClose}>
            Cancel
          </Button>
        )}
        <Button
          size="small"
          variant="primary"
          keys="Mod+Enter"
          disabled={isEmpty}
          onClick={() => setSubmit(submit + 1)}
        >
          {send}
        </Button>
      </div>
    </div>
  )
}
