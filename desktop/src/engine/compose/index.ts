export { createCore, type Core, type CoreDeps } from './create-core.ts'
export { createEngine, type Engine, type EngineClient, type EngineRouter } from './create-engine.ts'
export { replaceDamaged } from '#engine/backup'
export type { StoredFile } from '#engine/files'
