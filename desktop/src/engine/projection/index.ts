export { createCatalogState, type CatalogChange, type CatalogState } from './catalog-state.ts'
export { createProjection, type Projection } from './projector.ts'
export { createRebuild, type Rebuild, type RebuildScope } from './rebuild.ts'
export { createRebuildJob, REBUILD_JOB } from './rebuild-job.ts'
