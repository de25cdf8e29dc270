export {
  connectFault,
  connectKind,
  untilOf,
  type ConnectKind,
  type SetUpStep,
} from './connect-faults.ts'
export type * from './mail-connector.ts'
export type * from './calendar-connector.ts'
