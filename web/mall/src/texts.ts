import type { Messages } from '@linli/shared'

/** Words of the frame and words that many pages share; a page keeps its own in its folder. */
export const texts: Messages = {
  zh: {
    app: { name: '邻里', back: '返回', retry: '再试一次', more: '更多', cancel: '取消', confirm: '好', loading: '正在取', end: '到底了', tabs: '主导航', copied: '抄好了' },
    tab: { home: '邻里', groups: '团购', community: '社群', cart: '购物车', me: '我的' },
  },
  en: {
    app: { name: 'Linli', back: 'Back', retry: 'Try again', more: 'More', cancel: 'Cancel', confirm: 'OK', loading: 'Loading', end: 'That is all', tabs: 'Main', copied: 'Copied' },
    tab: { home: 'Home', groups: 'Group buys', community: 'Community', cart: 'Cart', me: 'Me' },
  },
}
