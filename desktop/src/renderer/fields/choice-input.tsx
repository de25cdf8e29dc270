/** One option or several, found by typing; what is not there yet is made on the spot, with a hue of its own. */
import { useState } from 'react'
import { newShortId, type Json } from '@kith/shared/kit'
import { useCommand } from '#renderer/client'
import { Chip, HUE_NAMES, hueAngle, OptionList } from '#renderer/ui'
import { choicesOf, type Choice } from './choices.ts'
import type { FieldInputProps } from './input-props.ts'
import { PopEditor } from './pop-editor.tsx'
import { FieldCell } from './field-cell.tsx'

export function ChoiceInput({ field, value, seed, anchor, onCommit, onCancel }: FieldInputProps) {
  const isMany = field.storageKind.id === 'choices'
  const run = useCommand()
  const [made, setMade] = useState<readonly Choice[]>([])
  const [chosen, setChosen] = useState<readonly string[]>(() => idsOf(value))
  const known = choicesOf(field)
  const all = [...known, ...made.filter(choice => !known.some(other => other.id === choice.id))]

  const choose = (id: string): void => {
    if (!isMany) {
      onCommit(chosen[0] === id ? null : id, 'stay')
      return
    }
    setChosen(chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id])
  }
  const create = (text: string): void => {
    const hue = leastUsed(all)
    const id = newShortId()
    const input = { object: field.object, field: field.id, id, label: text, hue }
    void run('option.define', input, { toast: false }).then(answer => {
      if (answer === null) return
      setMade([
        ...made,
        { id, label: text, hue, isArchived: false, category: null, probability: null },
      ])
      if (isMany) setChosen([...chosen, id])
      else onCommit(id, 'stay')
    })
  }
  return (
    <PopEditor
      label={field.label}
      anchor={anchor}
      face={<FieldCell field={field} value={isMany ? chosen : (chosen[0] ?? null)} />}
      onLeave={after => onCommit(isMany ? listOrNull(chosen) : (chosen[0] ?? null), after)}
      onCancel={onCancel}
      isFlush
    >
      <OptionList
        label={field.label}
        placeholder={`Find or make ${isMany ? 'options' : 'an option'}`}
        options={all.map(choice => ({
          value: choice.id,
          label: choice.label,
          face: <Chip hue={choice.hue}>{choice.label}</Chip>,
        }))}
        chosen={chosen}
        onChoose={choose}
        isMultiple={isMany}
        onCreate={create}
        {...(seed === undefined ? {} : { initialText: seed })}
        onBackspace={() => setChosen(chosen.slice(0, -1))}
      />
    </PopEditor>
  )
}

const idsOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : [value]).filter(id => typeof id === 'string')

const listOrNull = (list: readonly string[]): Json => (list.length === 0 ? null : list)

/** The hue that the fewest options have, so that a new one stands out. */
function leastUsed(choices: readonly Choice[]): number {
  const hues = HUE_NAMES.flatMap(name => hueAngle(name) ?? [])
  const uses = (hue: number): number =>
    choices.filter(choice => choice.hue !== null && Math.abs(choice.hue - hue) < 12).length
  return hues.reduce((best, hue) => (uses(hue) < uses(best) ? hue : best), hues[0] ?? 258)
}
