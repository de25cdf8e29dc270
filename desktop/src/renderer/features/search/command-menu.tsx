/** ⌘K: everything by name. Opens at once, filled with what was used last; search follows each key. */
import { Command } from 'cmdk'
import { useRef, useState } from 'react'
import { useActionHandler } from '#renderer/actions'
import { Dialog, Icon, Kbd, useConfirm } from '#renderer/ui'
import { PaletteRow } from './palette-row.tsx'
import { itemKey, type PaletteItem } from './palette-items.ts'
import { usePalette } from './use-palette.ts'

export function CommandMenu() {
  const [isOpen, setIsOpen] = useState(false)
  useActionHandler('app.palette', () => setIsOpen(open => !open))
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen} title="Command palette" hidesTitle width={640}>
      {isOpen && <Palette onClose={() => setIsOpen(false)} />}
    </Dialog>
  )
}

function Palette({ onClose }: { readonly onClose: () => void }) {
  const palette = usePalette(onClose)
  const { text, setText, about, sections } = palette
  const [value, setValue] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const items = sections.flatMap(section => section.items)
  const current = items.find(item => itemKey(item) === value) ?? items[0]

  const confirm = useConfirm({
    text,
    isAnswered: palette.isReady,
    act: (how: 'act' | 'page' | 'panel' | 'search') => {
      if (current === undefined) return
      if (how !== 'act') palette.choose(current, how)
      else if (current.kind === 'record') palette.actOn(current)
    },
  })

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Tab') {
      event.preventDefault()
      if (!event.shiftKey) confirm('act')
      else if (about) palette.actOn(null)
    } else if (event.key === 'Backspace' && text === '' && about) {
      palette.actOn(null)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const isSearch = event.metaKey || event.ctrlKey
      confirm(event.shiftKey ? 'panel' : isSearch ? 'search' : 'page')
    } else if (event.key === 'Escape' && (about || text !== '')) {
      // One step back at a time; the last one closes.
      event.preventDefault()
      event.stopPropagation()
      if (text !== '') setText('')
      else palette.actOn(null)
    }
  }
  const choose = (item: PaletteItem): void => palette.choose(item, 'page')
  return (
    <Command
      label="Command palette"
      shouldFilter={false}
      // ⌃K closes the palette instead of moving up.
      vimBindings={false}
      loop
      value={current ? itemKey(current) : ''}
      onValueChange={setValue}
      onKeyDown={onKeyDown}
      className="palette"
    >
      <div className="palette-input">
        <Icon name={about ? 'arrow-right' : 'search'} />
        {about && (
          <span className="palette-about trunc" dir="auto">
            {about.title}
          </span>
        )}
        <Command.Input
          ref={input}
          autoFocus
          value={text}
          onValueChange={next => {
            setText(next)
            setValue('')
          }}
          placeholder={about ? 'Do what with it' : 'Search or do anything'}
        />
        <Kbd keys="Escape" />
      </div>
      <Command.List className="palette-list" label="Found">
        {sections.map(section => (
          <Command.Group key={section.heading} heading={section.heading}>
            {section.items.map(item => (
              <PaletteRow
                key={itemKey(item)}
                item={item}
                text={text}
                isCurrent={item === current}
                onChoose={() => choose(item)}
              />
            ))}
          </Command.Group>
        ))}
        {items.length === 0 && palette.isReady && (
          <p className="palette-empty">Nothing goes by that name</p>
        )}
      </Command.List>
      <footer className="palette-foot">
        <span>
          <Kbd keys="ArrowUp" />
          <Kbd keys="ArrowDown" /> Move
        </span>
        <span>
          <Kbd keys="Enter" /> {current?.kind === 'action' ? 'Do it' : 'Open'}
        </span>
        {current?.kind === 'record' && (
          <>
            <span>
              <Kbd keys="Shift+Enter" /> Open in panel
            </span>
            <span>
              <Kbd keys="Tab" /> Act on it
            </span>
          </>
        )}
        {text.trim() !== '' && (
          <span className="palette-all">
            <Kbd keys="Mod+Enter" /> All results
          </span>
        )}
      </footer>
    </Command>
  )
}
