export { createChance, type Chance } from './chance.ts'
export { testFormat, testParse } from './contexts.ts'
export { createFakeClock, TEST_NOW, type FakeClock } from './fake-clock.ts'
export { createTestCatalog, sampleKeys, testOptions } from './test-catalog.ts'
