export default {
  zh: {
    less: '少一件', more: '多一件',
    empty: '购物车是空的。看看邻居们在买什么', go: '去逛逛', group: '团购', closes: '{when} 截止', left: '还剩 {n} 件', none: '卖完了', out: '拿出来', pick: '选上 {name}', pieces: '{name} 要几件', all: '全选',
    total: '合计', saved: '已省 {amount}', checkout: '去结算', chosen: '{n} 件', noChosen: '先选几样', kept: '{store}的货，明早起可取', fewer: '多于现货，改成 {n} 件吧',
  },
  en: {
    less: 'One less', more: 'One more',
    empty: 'Your cart is empty. See what your neighbours buy', go: 'Look around', group: 'Group buy', closes: 'until {when}', left: '{n} left', none: 'Sold out', out: 'Take out', pick: 'Choose {name}', pieces: 'How many of {name}', all: 'All',
    total: 'Total', saved: '{amount} saved', checkout: 'Check out', chosen: '{n} pcs', noChosen: 'Choose something', kept: 'From {store}, ready tomorrow morning', fewer: 'Only {n} are left',
  },
}
