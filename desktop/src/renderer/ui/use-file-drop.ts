import { useState, type DragEvent, type HTMLAttributes } from 'react'

/** What an element takes on; `data-takes-files` tells those below it that the file is not for them. */
export interface FileDrop extends Pick<
  HTMLAttributes<HTMLElement>,
  'onDragOver' | 'onDragLeave' | 'onDrop'
> {
  readonly 'data-takes-files': true
  readonly 'data-over': true | undefined
}

/** Files dropped on an element; there must be a way without a mouse beside it. */
export function useFileDrop(onFiles: (files: readonly File[]) => void): FileDrop {
  const [isOver, setOver] = useState(false)
  return {
    'data-takes-files': true,
    'data-over': isOver || undefined,
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave(event: DragEvent) {
      // Passing from a part of the element to another is no leaving.
      const { relatedTarget } = event
      if (!(relatedTarget instanceof Node && event.currentTarget.contains(relatedTarget)))
        setOver(false)
    },
    onDrop(event: DragEvent) {
      setOver(false)
      const files = [...event.dataTransfer.files]
      // An editor inside may have taken them.
      if (files.length === 0 || event.defaultPrevented) return
      event.preventDefault()
      onFiles(files)
    },
  }
}
