export type {
  ActionMeta,
  Commit,
  Confirmed,
  DocChange,
  Feed,
  Ingest,
  ProjectedChange,
  Projector,
  RemoteUpdate,
} from './change.ts'
export { REMOTE_WINDOW } from './change.ts'
export { createActionLog, CREATED_MARK, type ActionLog } from './action-log.ts'
export { createCompartments, type Compartments } from './compartments.ts'
export { createDocuments, type Documents, type StoredDoc } from './documents.ts'
export { createFeed, type FeedWriter } from './feed.ts'
export { createIngest, TEXT_MARK, type IngestDeps } from './ingest.ts'
export { createUpstream } from './upstream.ts'
export type { LostValue, RefusedChange, Upstream, WholeDoc } from './upstream-types.ts'
