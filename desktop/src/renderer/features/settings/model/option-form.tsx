/** The options of a field type as controls, drawn from its own schema; a new type needs nothing here. */
import { isJsonObject, s, type Json, type JsonObject } from '@kith/shared/kit'
import type { FieldType } from '@kith/shared/model'
import { useCatalog } from '#renderer/client'
import { Field, Input, SelectField, Switch } from '#renderer/ui'

export type Options = JsonObject

export const asOptions = (value: Json | undefined): Options => (isJsonObject(value) ? value : {})

export interface OptionFormProps {
  readonly type: FieldType
  readonly options: Options
  readonly isNew: boolean
  readonly onChange: (options: Options) => void
}

/** Words for names in schemas; a name that is not here is drawn as it is. */
const WORDS: Readonly<Record<string, string>> = {
  multiline: 'Several lines',
  max: 'At most',
  min: 'At least',
  decimals: 'Digits after the mark',
  style: 'Shown as',
  plain: 'Number',
  percent: 'Percent',
  currency: 'Currency',
  display: 'Shown',
  full: 'In full',
  short: 'Short (1.2M)',
  relative: 'Relative (in 3 days)',
  absolute: 'As a date',
  kind: 'Kind',
}

interface Part {
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly anyOf?: readonly Part[]
  readonly maximum?: number
}

export function OptionForm({ type, options, isNew, onChange }: OptionFormProps) {
  const catalog = useCatalog()
  const set = (name: string, value: Json): void => onChange({ ...options, [name]: value })
  const isRelation = type.id === 'reference' || type.id === 'references'
  const parts = partsOf(type)
  return (
    <>
      {isRelation && isNew && (
        <SelectField
          label="Points at"
          value={Array.isArray(options['to']) ? String(options['to'][0]) : null}
          options={catalog.objects.map(object => ({
            value: object.id,
            label: object.labelPlural,
            icon: object.icon,
          }))}
          onChange={to => set('to', [to])}
        />
      )}
      {parts.map(([name, part]) => {
        const label = WORDS[name] ?? name
        const value = options[name]
        if (part.enum) {
          return (
            <SelectField
              key={name}
              label={label}
              value={typeof value === 'string' ? value : (part.enum?.[0] ?? null)}
              options={(part.enum ?? []).map(one => ({ value: one, label: WORDS[one] ?? one }))}
              onChange={next => set(name, next)}
            />
          )
        }
        if (part.type === 'boolean') {
          return (
            <Switch
              key={name}
              showLabel
              label={label}
              checked={value === true}
              onChange={next => set(name, next)}
            />
          )
        }
        const isText = part.type === 'string'
        return (
          <Field key={name} label={label}>
            {ids => (
              <Input
                {...ids}
                type={isText ? 'text' : 'number'}
                value={typeof value === 'number' || typeof value === 'string' ? String(value) : ''}
                placeholder="Not set"
                onChange={event =>
                  set(
                    name,
                    event.target.value === ''
                      ? null
                      : isText
                        ? event.target.value
                        : Number(event.target.value),
                  )
                }
              />
            )}
          </Field>
        )
      })}
    </>
  )
}

/** Plain members of the schema; relations and choices have controls of their own. */
function partsOf(type: FieldType): readonly (readonly [string, Part])[] {
  const schema = s.toJSONSchema(type.options, { io: 'input', unrepresentable: 'any' }) as {
    readonly properties?: Readonly<Record<string, Part>>
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    if (['to', 'inverse', 'choices'].includes(name)) return []
    // "number or null": the number is what is asked for.
    const plain = part.anyOf?.find(one => one.type !== 'null') ?? part
    // A length limit of a text says nothing to a person.
    if (name === 'max' && type.id === 'text') return []
    return plain.type === undefined && plain.enum === undefined ? [] : [[name, plain] as const]
  })
}
