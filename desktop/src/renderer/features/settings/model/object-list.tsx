import type { CatalogObject } from '@kith/shared/model'
import { useAccess, useCatalog, useCommand, useNavigation, useWorkspace } from '#renderer/client'
import { Button, Chip, Icon, Switch } from '#renderer/ui'
import { SettingGroup } from '../setting-row.tsx'

export function ObjectList() {
  const { objects, allObjects } = useCatalog()
  const { counts } = useWorkspace()
  const { go } = useNavigation()
  const run = useCommand()
  const mayDefine = useAccess().mayInWorkspace('defineObjects')
  const archived = allObjects.filter(object => object.isArchived)
  const open = (object: CatalogObject): void =>
    go({ page: 'settings', section: 'objects', item: object.id })
  return (
    <>
      <SettingGroup
        title="Objects and fields"
        hint="What you keep records of. The switch shows an object in the sidebar."
        action={
          mayDefine && (
            <Button
              variant="primary"
              icon="plus"
              onClick={() => go({ page: 'settings', section: 'objects', item: 'new' })}
            >
              New object
            </Button>
          )
        }
      >
        <ul>
          {objects.map(object => (
            <li key={object.id} className="model-row">
              <Icon name={object.icon} />
              <button type="button" className="model-name trunc w500" onClick={() => open(object)}>
                {object.labelPlural}
              </button>
              {!object.isStandard && <Chip hue="blue">Yours</Chip>}
              <span className="muted num grow">
                {object.fields.length} fields, {(counts[object.id] ?? 0).toLocaleString()} records
              </span>
              <Switch
                label={`Show ${object.labelPlural} in the sidebar`}
                checked={object.isListed}
                disabled={!mayDefine}
                onChange={isListed =>
                  void run('object.change', { object: object.id, isListed }, { toast: false })
                }
              />
              <Button
                variant="ghost"
                size="small"
                iconEnd="chevron-right"
                onClick={() => open(object)}
              >
                Fields
              </Button>
            </li>
          ))}
        </ul>
      </SettingGroup>
      {archived.length > 0 && (
        <SettingGroup
          title="Archived"
          hint="Out of sight with all their records, until you bring them back."
        >
          <ul>
            {archived.map(object => (
              <li key={object.id} className="model-row">
                <Icon name={object.icon} />
                <span className="model-name trunc">{object.labelPlural}</span>
                <span className="grow" />
                {mayDefine && (
                  <Button
                    variant="ghost"
                    size="small"
                    icon="archive-restore"
                    onClick={() => void run('object.restore', { object: object.id })}
                  >
                    Bring back
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </SettingGroup>
      )}
    </>
  )
}
