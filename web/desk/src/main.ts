import '@linli/shared/tokens.css'
import '@linli/shared/base.css'
import { config, keepForOffline } from '@linli/shared'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n'
import { router } from './router'
import './theme.css'

void config().catch(() => undefined)
keepForOffline('/desk/sw.js')
createApp(App).use(i18n).use(router).mount('#app')
