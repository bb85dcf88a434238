import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/explorer/',
  plugins: [react()],
  build: {
    // What `light-dark()` and `oklch()` need; older browsers would get a page without colours.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // The policy of the page takes fonts and images from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // `pnpm --filter @bot/explorer dev` beside a running gateway.
    proxy: { '/v1': 'http://127.0.0.1:3000', '/health': 'http://127.0.0.1:3000' },
  },
})
