/**
 * A rich text of a record, edited where it is read.
 *
 * There is no Save: what is typed is kept within half a second. ⌘↵ says "done", Esc leaves.
 */
import { Icon } from '#renderer/ui'
import { BoundEditor, type EditorLook } from './bound-editor.tsx'
import { useTextDocument } from './use-text-document.ts'

export interface TextEditorProps extends EditorLook {
  readonly record: string
  readonly field: string
  readonly onSubmit?: () => void
  /** The person's role may not change it. */
  readonly isReadOnly?: boolean
}

export function TextEditor({
  record,
  field,
  onSubmit,
  isReadOnly = false,
  ...look
}: TextEditorProps) {
  const text = useTextDocument(record, field)
  if (text === null)
    return <div className="text-editor" data-size={look.size ?? 'page'} aria-busy />
  return (
    <>
      {/* A new document needs a new editor: the binding between them cannot be moved. */}
      <BoundEditor
        {...look}
        key={text.id}
        document={text.document}
        root={text.root}
        carets={text.carets}
        isEditable={text.status !== 'unreadable' && !isReadOnly}
        onBlur={() => void text.flush()}
        {...(onSubmit === undefined
          ? {}
          : {
              onSubmit: () => {
                void text.flush()
                onSubmit()
              },
            })}
      />
      {text.status === 'unsent' && (
        <p className="text-editor-state" role="status">
          <Icon name="cloud" size={14} />
          Kept on this device. Kith saves it as soon as the engine answers.
        </p>
      )}
      {text.status === 'unreadable' && (
        <p className="text-editor-state" role="status">
          <Icon name="triangle-alert" size={14} />
          This text could not be opened. It is safe; close it and open it again.
        </p>
      )}
    </>
  )
}
