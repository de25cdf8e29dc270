import { useState } from 'react'
import {
  fieldTypes,
  type CatalogField,
  type CatalogObject,
  type FieldType,
} from '@kith/shared/model'
import type { Json } from '@kith/shared/kit'
import { useCommand } from '#renderer/client'
import { Button, Dialog, Field, Icon, Input, rankBy, Switch } from '#renderer/ui'
import { ChoiceEditor } from './choice-editor.tsx'
import { newChoices, type DraftChoice } from './draft-choices.ts'
import { NewChoices } from './new-choices.tsx'
import { asOptions, OptionForm, type Options } from './option-form.tsx'

export interface FieldDialogProps {
  readonly object: CatalogObject
  /** `null` makes a new one. */
  readonly field: CatalogField | null
  readonly onClose: () => void
}

/** A field in two steps: what kind, what it is called. An existing one keeps its kind. */
export function FieldDialog({ object, field, onClose }: FieldDialogProps) {
  const [type, setType] = useState<FieldType | null>(field?.fieldType ?? null)
  return (
    <Dialog
      onClose={onClose}
      width={type === null ? 560 : 480}
      title={
        field
          ? field.label
          : type === null
            ? 'New field'
            : `New ${type.label.toLocaleLowerCase()} field`
      }
    >
      {type === null ? (
        <TypeGrid onChoose={setType} />
      ) : (
        <FieldForm
          object={object}
          field={field}
          type={type}
          onClose={onClose}
          onBack={() => setType(null)}
        />
      )}
    </Dialog>
  )
}

function TypeGrid({ onChoose }: { readonly onChoose: (type: FieldType) => void }) {
  const [text, setText] = useState('')
  const types = fieldTypes.all.filter(type => type.creatable)
  const found = rankBy(types, text, type => `${type.label} ${type.hint}`)
  return (
    <div className="type-picker">
      <Input
        icon="search"
        aria-label="Find a type"
        placeholder="What should it hold"
        // The person has just opened the dialog to choose.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          const [first] = found
          if (event.key === 'Enter' && first) onChoose(first)
        }}
      />
      <ul className="type-grid">
        {found.map(type => (
          <li key={type.id}>
            <button type="button" onClick={() => onChoose(type)}>
              <Icon name={type.icon} />
              <span>
                <b>{type.label}</b>
                <span className="muted">{type.hint}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="muted">No type goes by that name</p>}
    </div>
  )
}

interface FieldFormProps extends FieldDialogProps {
  readonly type: FieldType
  readonly onBack: () => void
}

function FieldForm({ object, field, type, onClose, onBack }: FieldFormProps) {
  const run = useCommand()
  const [label, setLabel] = useState(field?.label ?? '')
  const [description, setDescription] = useState(field?.description ?? '')
  const [isRequired, setIsRequired] = useState(field?.isRequired ?? false)
  const [isUnique, setIsUnique] = useState(field?.isUnique ?? false)
  const [options, setOptions] = useState<Options>(asOptions(field?.options))
  const [choices, setChoices] = useState<readonly DraftChoice[]>(newChoices)
  const [inverse, setInverse] = useState(object.labelPlural)
  const [problem, setProblem] = useState<string | null>(null)
  const hasChoices = 'choices' in asOptions(type.options.parse({ to: '*', inverse: '' }) as Json)
  const isRelation = type.id === 'reference' || type.id === 'references'
  const isReady = label.trim() !== '' && (!isRelation || Array.isArray(options['to']))

  const save = async (): Promise<void> => {
    const shared = {
      object: object.id,
      label: label.trim(),
      isRequired,
      isUnique: isUnique && type.canBeUnique,
    }
    const onFault = (fault: { readonly message: string }): void => setProblem(fault.message)
    const answer = field
      ? await run(
          'field.change',
          {
            ...shared,
            field: field.id,
            description: description.trim() || null,
            options: withoutChoices(options),
          },
          { onFault, toast: false },
        )
      : await run(
          'field.define',
          {
            ...shared,
            type: type.id,
            ...(description.trim() === '' ? {} : { description: description.trim() }),
            options: hasChoices
              ? {
                  ...options,
                  choices: choices
                    .filter(choice => choice.label.trim() !== '')
                    .map(choice => ({ ...choice, label: choice.label.trim() })),
                }
              : options,
            ...(isRelation && inverse.trim() !== '' ? { inverse: { label: inverse.trim() } } : {}),
          },
          { onFault },
        )
    if (answer) onClose()
  }
  return (
    <form
      className="model-form"
      onSubmit={event => {
        event.preventDefault()
        if (isReady) void save()
      }}
    >
      <Field label="Name" problem={problem}>
        {ids => (
          // The person has just asked for this form.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          <Input
            {...ids}
            autoFocus={field === null}
            maxLength={120}
            value={label}
            onChange={event => setLabel(event.target.value)}
            placeholder={type.label}
          />
        )}
      </Field>
      <Field label="Description" hint="Shown when the pointer rests on the name.">
        {ids => (
          <Input
            {...ids}
            maxLength={300}
            value={description}
            onChange={event => setDescription(event.target.value)}
          />
        )}
      </Field>
      <OptionForm type={type} options={options} isNew={field === null} onChange={setOptions} />
      {isRelation && field === null && (
        <Field label="On the other side it is called" hint="Leave empty to show nothing there.">
          {ids => (
            <Input
              {...ids}
              maxLength={120}
              value={inverse}
              onChange={event => setInverse(event.target.value)}
            />
          )}
        </Field>
      )}
      {hasChoices &&
        (field ? (
          <ChoiceEditor object={object} field={field} />
        ) : (
          <NewChoices choices={choices} onChange={setChoices} />
        ))}
      <div className="model-switches">
        <Switch showLabel label="Must be filled in" checked={isRequired} onChange={setIsRequired} />
        {type.canBeUnique && (
          <Switch
            showLabel
            label="No two records alike (duplicates are shown)"
            checked={isUnique}
            onChange={setIsUnique}
          />
        )}
      </div>
      <div className="row-x model-form-foot">
        <Button variant="primary" type="submit" disabled={!isReady}>
          {field ? 'Keep changes' : 'Add the field'}
        </Button>
        {field === null ? (
          <Button variant="ghost" onClick={onBack}>
            Another type
          </Button>
        ) : (
          <Button variant="ghost" onClick={onClose}>
            Leave as it was
          </Button>
        )}
      </div>
    </form>
  )
}

function withoutChoices(options: Options): Options {
  const { choices: _, ...others } = options
  return others
}
