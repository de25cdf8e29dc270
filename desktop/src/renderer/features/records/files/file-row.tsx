/** One attachment: what it is, where its bytes are, and what can be done with it. */
import type { Row } from '@kith/shared/query'
import type { FileState } from '@kith/shared/rpc'
import { Icon, IconButton, Menu, ProgressBar, Tooltip } from '#renderer/ui'
import { fileOf, iconOf, placeOf, sizeWords, type KeptFile } from './file-words.ts'

export interface FileRowProps {
  readonly row: Row
  readonly state: FileState | undefined
  readonly when: string
  readonly onOpen: (file: KeptFile) => void
  readonly onDownload: (file: KeptFile) => void
  readonly onKeep: (file: KeptFile, isKept: boolean) => void
  /** `null`: this person may not. */
  readonly onRemove: (() => void) | null
}

export function FileRow(props: FileRowProps) {
  const { row, state, when, onOpen, onDownload, onKeep, onRemove } = props
  const file = fileOf(row)
  const name = row.title || file?.name || 'Untitled'
  const place = placeOf(state)
  const isShared = state !== undefined && state.isSent !== null
  return (
    <li className="file-row" data-away={state?.isHere === false || undefined}>
      <span className="file-icon">
        <Icon name={iconOf(file?.type ?? '', row.title)} />
      </span>
      <button
        type="button"
        className="file-name"
        disabled={file === null}
        onClick={() => file !== null && onOpen(file)}
        onKeyDown={event => {
          if (onRemove === null || (event.key !== 'Delete' && event.key !== 'Backspace')) return
          event.preventDefault()
          onRemove()
        }}
      >
        <span className="trunc" dir="auto">
          {name}
        </span>
        {place?.progress && (
          <ProgressBar
            done={place.progress.done}
            total={place.progress.total}
            label={`${place.progress.direction === 'down' ? 'Fetching' : 'Sending'} ${name}`}
          />
        )}
      </button>
      {place !== null && (
        <Tooltip label={place.text}>
          <span className="file-place">
            <Icon name={place.icon} size={14} />
            <span>{place.text}</span>
          </span>
        </Tooltip>
      )}
      <span className="file-size">{file === null ? '' : sizeWords(file.size)}</span>
      <time className="file-when" dateTime={row.createdAt}>
        {when}
      </time>
      <span className="file-do">
        {file !== null && (
          <IconButton
            size="small"
            icon="download"
            label="Download"
            onClick={() => onDownload(file)}
          />
        )}
        <Menu
          align="end"
          trigger={<IconButton size="small" icon="ellipsis" label={`More about ${name}`} />}
          items={[
            ...(file !== null && isShared
              ? [
                  {
                    label: 'Keep on this device',
                    icon: 'hard-drive',
                    isChecked: state.isKept,
                    onSelect: () => onKeep(file, !state.isKept),
                  },
                ]
              : []),
            ...(onRemove === null
              ? []
              : [
                  ...(file !== null && isShared ? [{ kind: 'separator' as const }] : []),
                  {
                    label: 'Remove',
                    icon: 'trash-2',
                    keys: 'Delete',
                    isDanger: true,
                    onSelect: onRemove,
                  },
                ]),
          ]}
        />
      </span>
    </li>
  )
}
