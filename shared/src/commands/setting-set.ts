import { json, s } from '#kit'
import { settingsId } from '#docs'
import { definePlanned } from './command.ts'

/** Writes a setting of the workspace or, with `personal`, of the person who acts; `null` brings the default back. */
export const settingSet = definePlanned({
  id: 'setting.set',
  input: s.strictObject({
    key: s.string().regex(/^[a-zA-Z][a-zA-Z0-9.-]{0,99}$/, 'must be letters, digits, . and -'),
    value: json,
    personal: s.boolean().default(false),
  }),
  label: () => 'Changed a setting',
  plan: ({ key, value, personal }, { actor }) => [
    {
      doc: settingsId(personal ? actor.member : null),
      kind: 'settings',
      type: '',
      set: { [key]: value },
    },
  ],
})
