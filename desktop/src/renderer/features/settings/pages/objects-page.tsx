import { useAccess, useCatalog } from '#renderer/client'
import { ObjectDetail } from '../model/object-detail.tsx'
import { ObjectList } from '../model/object-list.tsx'
import { NewObject } from '../model/new-object.tsx'

/** The data model: objects, and with one open, its fields. */
export function ObjectsPage({ item }: { readonly item: string | null }) {
  const catalog = useCatalog()
  const mayDefine = useAccess().mayInWorkspace('defineObjects')
  if (item === 'new' && mayDefine) return <NewObject />
  // `person`, `person/jobTitle`, `person/+` for a new field.
  const [id = '', field] = item?.split('/') ?? []
  const object = catalog.findObject(id)
  if (object === undefined) return <ObjectList />
  return <ObjectDetail key={item} object={object} opens={mayDefine ? (field ?? null) : null} />
}
