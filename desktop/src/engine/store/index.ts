export type { Param, Params, Read, Readers, Store, Write } from './store.ts'
