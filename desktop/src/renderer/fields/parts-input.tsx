/** Values of several named parts: a person's name, an address. */
import { useState } from 'react'
import { isJsonObject, type Json } from '@kith/shared/kit'
import { Field, Input } from '#renderer/ui'
import { FieldCell } from './field-cell.tsx'
import type { AfterCommit, FieldInputProps } from './input-props.ts'
import { PopEditor } from './pop-editor.tsx'

const PARTS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  name: [
    ['first', 'First name'],
    ['last', 'Last name'],
  ],
  address: [
    ['street', 'Street'],
    ['street2', 'Street, second line'],
    ['postcode', 'Postcode'],
    ['city', 'City'],
    ['state', 'State or region'],
    ['country', 'Country'],
  ],
}

export function PartsInput({ field, value, seed, anchor, onCommit, onCancel }: FieldInputProps) {
  const parts = PARTS[field.storageKind.id] ?? []
  const before = isJsonObject(value) ? value : {}
  const [now, setNow] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      parts.map(([part], at) => [
        part,
        seed !== undefined ? (at === 0 ? seed : '') : String(before[part] ?? ''),
      ]),
    ),
  )
  const leave = (after: AfterCommit): void => {
    const isEmpty = Object.values(now).every(text => text.trim() === '')
    const trimmed = Object.fromEntries(
      Object.entries(now).map(([part, text]) => [part, text.trim()]),
    )
    const next: Json = isEmpty ? null : { ...before, ...trimmed }
    onCommit(next, after)
  }
  return (
    <PopEditor
      label={field.label}
      anchor={anchor}
      width={300}
      face={<FieldCell field={field} value={value} width={240} />}
      onLeave={leave}
      onCancel={onCancel}
    >
      <div className="field-parts" data-form>
        {parts.map(([part, label]) => (
          <Field key={part} label={label}>
            {ids => (
              <Input
                {...ids}
                value={now[part] ?? ''}
                dir="auto"
                autoComplete="off"
                onChange={event => setNow({ ...now, [part]: event.target.value })}
                onKeyDown={event => {
                  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
                  event.preventDefault()
                  leave('down')
                }}
              />
            )}
          </Field>
        ))}
      </div>
    </PopEditor>
  )
}
