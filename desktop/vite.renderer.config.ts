/**
 * Builds the page: `vite build -c desktop/vite.renderer.config.ts`, or serves it with the engine of
 * `headless` behind it. No inline script and no remote address ends up in the output, so the hosts
 * can send the strictest content security policy.
 */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const ENGINE = process.env['KITH_ENGINE'] ?? 'http://127.0.0.1:5757'

export default defineConfig({
  root: here('./src/renderer/app'),
  publicDir: here('./src/renderer/app/public'),
  // Absolute: deep links like /o/person/<id> load the same files.
  base: '/',
  plugins: [react()],
  build: {
    outDir: here('./out/renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    // The preload polyfill is an inline script; every host of ours knows modulepreload.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // One file from this device's own disk; splitting it would only delay the first paint.
    chunkSizeWarningLimit: 4000,
  },
  server: {
    port: 5758,
    strictPort: true,
    proxy: {
      '/rpc': { target: ENGINE, ws: true },
      '/files': { target: ENGINE },
    },
  },
})
