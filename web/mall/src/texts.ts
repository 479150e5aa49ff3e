import type { Messages } from '@linli/shared'

/** Words of the frame and words that many pages share; a page keeps its own in its folder. */
export const texts: Messages = {
  zh: {
    app: { name: '邻里', back: '返回', retry: '再试一次', more: '更多', cancel: '取消', confirm: '好', loading: '正在取', end: '到底了', tabs: '主导航', copied: '抄好了' },
    shop: {
      out: '售罄', low: '只剩 {n} {unit}', piece: '件', added: '放进购物车了', addOf: '把{name}放进购物车', tellOf: '{name}到货告诉我',
      wished: '记下了，到货第一时间告诉你', voice: '说出要找的东西', cartWith: '购物车，{n} 件', categories: '全部分类',
      less: '少一件', plus: '多一件', count: '{n} {unit}', callTitle: '{name}，{price}，一起团吗', called: '链接抄好了，发到群里就行',
    },
    tab: { home: '邻里', groups: '团购', community: '社群', cart: '购物车', me: '我的' },
  },
  en: {
    app: { name: 'Linli', back: 'Back', retry: 'Try again', more: 'More', cancel: 'Cancel', confirm: 'OK', loading: 'Loading', end: 'That is all', tabs: 'Main', copied: 'Copied' },
    shop: {
      out: 'Sold out', low: 'Only {n} left', piece: 'pc', added: 'In your cart', addOf: 'Put {name} in the cart', tellOf: 'Tell me when {name} is back',
      wished: 'Noted, you will hear first', voice: 'Say what you look for', cartWith: 'Cart, {n} pieces', categories: 'Categories',
      less: 'One less', plus: 'One more', count: '{n}', callTitle: '{name}, {price}: join in?', called: 'Link copied',
    },
    tab: { home: 'Home', groups: 'Group buys', community: 'Community', cart: 'Cart', me: 'Me' },
  },
}
