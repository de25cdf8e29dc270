import { standardObjects } from '@kith/shared/model'
import type { WorkspaceState } from '@kith/shared/rpc'
import { describe, expect, it } from 'vitest'
import { createKnower } from './use-workspace.tsx'

const state = (part: Partial<WorkspaceState>): WorkspaceState => ({
  stage: 'ready',
  name: 'Norvik',
  me: null,
  members: [],
  catalogVersion: 1,
  objects: standardObjects.all,
  views: [],
  favourites: [],
  roles: [],
  settings: { currency: 'EUR' },
  counts: {},
  hasSamples: false,
  canUndo: null,
  canRedo: null,
  viewing: null,
  ...part,
})

describe('what is known of the workspace', () => {
  it('[CL4] keeps catalog and settings through commits that change neither', () => {
    const know = createKnower()
    const before = know(state({}))!
    const after = know(state({ counts: { person: 1 }, settings: { currency: 'EUR' } }))!
    expect(after.workspace.counts).toEqual({ person: 1 })
    expect(after.catalog).toBe(before.catalog)
    expect(after.settings).toBe(before.settings)
  })
  it('[CL4] makes them anew when they did change', () => {
    const know = createKnower()
    const before = know(state({}))!
    const after = know(state({ catalogVersion: 2, settings: { currency: 'NOK' } }))!
    expect(after.catalog).not.toBe(before.catalog)
    expect(after.settings).toEqual({ currency: 'NOK' })
  })
})
