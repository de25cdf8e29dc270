/**
 * A filter that decides something for good, as who sees a record: edited as a draft and kept when
 * a popover closes, because every step of typing would move records in and out of sight.
 */
import { useState } from 'react'
import type { CatalogObject, Filter } from '@kith/shared/model'
import { askable } from './askable.ts'
import { AskingContext, OF_ITSELF } from './asking.ts'
import { FilterChips } from './filter-bar.tsx'

export interface RecordRuleProps {
  readonly object: CatalogObject
  readonly rule: Filter | null
  /** Settles when the rule is kept; the draft is shown until then. */
  readonly onChange: (rule: Filter | null) => Promise<unknown>
  readonly addLabel: string
}

export function RecordRule({ object, rule, onChange, addLabel }: RecordRuleProps) {
  const [draft, setDraft] = useState<Filter | null | undefined>()
  const [opened, setOpened] = useState<number | null>(null)
  const [isPicking, setIsPicking] = useState(false)
  const keep = async (next: Filter | null): Promise<void> => {
    const asked = askable(next)
    if (JSON.stringify(asked) !== JSON.stringify(rule)) await onChange(asked)
    setDraft(undefined)
  }
  return (
    <AskingContext value={OF_ITSELF}>
      <FilterChips
        object={object}
        filter={draft === undefined ? rule : draft}
        addLabel={addLabel}
        opened={opened}
        onOpened={setOpened}
        onChange={setDraft}
        onSettled={next => void keep(next)}
        isPicking={isPicking}
        onPicking={setIsPicking}
      />
    </AskingContext>
  )
}
