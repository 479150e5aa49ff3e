import { offline } from '@linli/shared/offline'
import { define, pictures, precompress, proxy } from '@linli/shared/vite'
import vue from '@vitejs/plugin-vue'
import { VantResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  define,
  plugins: [vue({ template: { transformAssetUrls: { includeAbsolute: false } } }), components({ dirs: [], dts: false, resolvers: [VantResolver()] }), pictures(), offline({ pages: ['pages/orders/Order', 'pages/orders/messages'], files: ['/pictures/offline.svg', '/pictures/basket.svg'] }), precompress()],
  server: { proxy: proxy() },
  build: { target: 'es2022', manifest: true, assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 400 },
})
