export { createEngine, type Engine, type EngineClient, type EngineRouter } from './create-engine.ts'
export type { StoredFile } from '#engine/files'
