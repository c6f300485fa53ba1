import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { packed } from './build/packed.ts'

/** The page for couriers, built by itself: one script and one style, so that it is whole without a network. */
export default defineConfig({
  plugins: [vue(), packed()],
  publicDir: false,
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  },
  build: {
    target: 'es2022',
    emptyOutDir: false,
    manifest: '.vite/courier.json',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: 'courier.html' },
  },
})
