export { createDemo, type Demo, type DemoStart } from './demo.ts'
export { sampleWorkspace, sizeOf, type SampleRecord, type SampleSize } from './sample-workspace.ts'
