import { offline } from '@linli/shared/offline'
import { define, pictures, precompress, proxy } from '@linli/shared/vite'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/desk/',
  define,
  plugins: [
    vue({ template: { transformAssetUrls: { includeAbsolute: false } } }),
    components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    pictures({ emit: false }),
    offline({ pages: ['pages/pda/PdaPage', 'pages/pda/messages'], files: ['/pictures/offline.svg'] }),
    precompress(),
  ],
  server: { proxy: proxy() },
  build: { target: 'es2022', manifest: true, assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 800 },
})
