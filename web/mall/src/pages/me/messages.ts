export default {
  zh: {
    hello: '你好，邻居', lead: '进门看订单、收件箱和心愿单', enter: '手机号进门', orders: '我的订单', all: '全部订单', to_pay: '待付款', to_collect: '待取货', every: '全部', counted: '{name}，{n} 单',
    inbox: '收件箱', wishes: '心愿单', place: '门店和小区', nowhere: '还没选', settings: '字号和语言', out: '退出登录', unread: '{n} 条没看', home: '我家', code: '取货码在待取货里，出门前看一眼',
  },
  en: {
    hello: 'Hello, neighbour', lead: 'Sign in for orders, inbox and wishes', enter: 'Sign in with your phone', orders: 'My orders', all: 'All orders', to_pay: 'To pay', to_collect: 'To fetch', every: 'All', counted: '{name}, {n} orders',
    inbox: 'Inbox', wishes: 'Wish list', place: 'Store and community', nowhere: 'Not chosen', settings: 'Type and language', out: 'Sign out', unread: '{n} unread', home: 'My home', code: 'Your pickup code is under “To fetch”',
  },
}
