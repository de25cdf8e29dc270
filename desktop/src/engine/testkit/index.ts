export { openTestCore, recordOp, type TestCore } from './test-core.ts'
export { actAtRandom, openTestDispatch, visibleState, type TestDispatch } from './test-dispatch.ts'
export { openTestEngine, type TestEngine } from './test-engine.ts'
