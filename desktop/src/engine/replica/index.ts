export type { ActionMeta, Commit, DocChange, Feed, Ingest, ProjectedChange, Projector } from './change.ts'
