import { useState, type DragEvent, type HTMLAttributes } from 'react'

/** Only `data-drop` shows: the item that the dragged one would take the place of. */
interface OrderedItem extends Pick<
  HTMLAttributes<HTMLElement>,
  'onDragStart' | 'onDragEnd' | 'onDragOver' | 'onDrop'
> {
  readonly draggable: boolean
  readonly 'data-drop': 'here' | undefined
}

/**
 * Items of a list that are put elsewhere by dragging; answers what an item is given. The keys' way
 * is the list's own, e.g. its menu.
 */
export function useDragOrder(
  onMove: (moved: string, target: string) => void,
  isOn = true,
): (id: string) => OrderedItem {
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const end = () => {
    setDragged(null)
    setOver(null)
  }
  return id => ({
    draggable: isOn,
    'data-drop': over === id && dragged !== id ? 'here' : undefined,
    onDragStart(event: DragEvent) {
      event.dataTransfer.effectAllowed = 'move'
      // A link inside would put its address there.
      event.dataTransfer.setData('text/kith-item', id)
      setDragged(id)
    },
    onDragEnd: end,
    onDragOver(event: DragEvent) {
      if (dragged === null) return
      event.preventDefault()
      setOver(id)
    },
    onDrop(event: DragEvent) {
      if (dragged === null) return
      event.preventDefault()
      event.stopPropagation()
      end()
      if (dragged !== id) onMove(dragged, id)
    },
  })
}
