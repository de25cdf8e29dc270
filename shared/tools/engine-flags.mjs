/**
 * How Node runs an engine. By itself V8 lets what is new grow to 64 MB before it looks: a bulk edit of
 * 50,000 then stood at 555–617 MiB, with 8 (and `node-host`, which keeps the heap small) at 414–443,
 * in less processor time, for what is new stays in the processor's cache. With 8 one edit in 90 met a
 * collection of 1.2 ms, which is where the p99 of edits lies; with 12 it is one in 170, for 15–30 MiB.
 */
export const ENGINE_FLAGS = ['--max-semi-space-size=12']
