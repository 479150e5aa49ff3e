import '@linli/shared/tokens.css'
import '@linli/shared/base.css'
import { config, keepForOffline, restoreElder, useSession } from '@linli/shared'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n'
import { router } from './router'
import './theme.css'

restoreElder()
// neither holds up the first paint; pages that need them wait for them
void config().catch(() => undefined)
void useSession().ready().catch(() => undefined)
keepForOffline('/sw.js')
createApp(App).use(i18n).use(router).mount('#app')
