/** Which field to filter by: typed for, in sections, those of related records too. */
import { useMemo } from 'react'
import type { CatalogObject, Filter } from '@kith/shared/model'
import { useCatalog } from '#renderer/client'
import { fieldIcon } from '#renderer/fields'
import { OptionList, type Option } from '#renderer/ui'
import { useAsking } from './asking.ts'
import { filterFields, startCondition } from './condition-field.ts'
import { startValue } from './condition-editor.tsx'

export interface FieldPickerProps {
  readonly object: CatalogObject
  readonly onPick: (part: Filter) => void
  /** Offers "A group of conditions" too. */
  readonly hasGroups?: boolean
}

const GROUP = '+group'

export function FieldPicker({ object, onPick, hasGroups = false }: FieldPickerProps) {
  const catalog = useCatalog()
  const asking = useAsking()
  const fields = useMemo(() => filterFields(catalog, object, asking), [catalog, object, asking])
  const options = useMemo(
    (): readonly Option[] => [
      ...fields.map((choice, at) => ({
        value: String(at),
        label: choice.label,
        icon: fieldIcon(choice.field, catalog),
        section: choice.section,
      })),
      ...(hasGroups
        ? [
            {
              value: GROUP,
              label: 'Any of several conditions',
              icon: 'git-branch',
              section: 'More',
            },
          ]
        : []),
    ],
    [fields, hasGroups, catalog],
  )
  return (
    <OptionList
      label="Field to filter by"
      placeholder="Filter by…"
      options={options}
      chosen={[]}
      onChoose={value => {
        if (value === GROUP) {
          onPick({ or: [] })
          return
        }
        const choice = fields[Number(value)]
        if (choice === undefined) return
        const operators = asking.operators(object, choice.field)
        onPick(
          choice.isRelated
            ? { related: choice.path, match: 'some', where: null }
            : startValue(startCondition(choice.field, choice.path, operators)),
        )
      }}
    />
  )
}
