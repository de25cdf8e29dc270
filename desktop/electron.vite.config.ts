/** Main, preload and engine for Electron. The page is built once, by vite.renderer.config.ts, for both hosts. */
import { defineConfig } from 'electron-vite'
import { join } from 'node:path'

const source = (path: string) => join(import.meta.dirname, 'src', path)
/** Native or heavy at run time: they stay packages of the installer. */
const OUTSIDE = ['electron', 'better-sqlite3', 'electron-updater', 'exceljs', 'pino']

export default defineConfig({
  main: {
    build: {
      outDir: join(import.meta.dirname, 'out', 'main'),
      rolldownOptions: {
        input: {
          index: source('main/main.ts'),
          engine: source('engine-process/main.ts'),
          'reader-worker': source('engine/store/reader-worker.ts'),
          'mail-worker': source('engine/mail-thread/mail-worker.ts'),
          'parse-worker': source('engine/mailbox/parse/parse-worker.ts'),
        },
        external: OUTSIDE,
        // Workers are looked for beside the file that starts them, whichever chunk it ended up in.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: join(import.meta.dirname, 'out', 'preload'),
      rolldownOptions: {
        input: { bridge: source('preload/bridge.ts') },
        // A sandboxed window only takes CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
})
