/** Every relation of a record, empty ones too: the place to link. */
import { EmptyState } from '#renderer/ui'
import type { RecordView } from '../use-record-view.ts'
import { ListSection } from './list-section.tsx'
import { RelatedSection } from './related-section.tsx'
import { entrySides, relationsOf } from './relations.ts'
import './related.css'

const FIRST = 20

interface Props {
  readonly view: RecordView
  readonly openRecord: (id: string, object: string) => void
}

export function RelatedTab({ view, openRecord }: Props) {
  const relations = relationsOf(view.catalog, view.object)
  if (relations.length === 0 && entrySides(view.catalog, view.object) === null)
    return (
      <EmptyState
        icon="link"
        text={`${view.object.labelPlural} have no relations yet.`}
        hint="Add a relation field to link them to something."
      />
    )
  return (
    <div className="related-tab">
      {relations.map(relation => (
        <RelatedSection
          key={relation.field.id}
          view={view}
          relation={relation}
          openRecord={openRecord}
          first={FIRST}
        />
      ))}
      <ListSection view={view} openRecord={openRecord} />
    </div>
  )
}
