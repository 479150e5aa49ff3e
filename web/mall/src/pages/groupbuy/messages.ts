export default {
  zh: {
    title: '和邻居一起买', lead: '{store}，{n} 个团在接龙', none: '现在没有正在接龙的团。想吃什么，去社群里说一声', wish: '去社群许愿', until: '距截团',
    households: '{n} 户已接', short: '还差 {n} 户成团', shortNext: '还差 {n} 户，降到 {price}', best: '已到最低价', join: '跟团', joined: '你已跟团', left: '还剩 {n} 份', gone: '抢完了',
    back: '返回', share: '喊邻居', justJoined: '{building} {name} {when}接了 {n} 份', hosted: '{host}开的团，{when}起到店自提', hostedNobody: '{when}起到店自提',
    over: '已截团', formed: '成团了，所有人按 {price} 结算', failed: '这次没成团，钱都已原路退回', cancelled: '团长取消了，钱都已原路退回',
    pickup: '{when}起自提', kindRoll: '接龙价，没有门槛', missing: '还差 {n} 户', toForm: '成团，不成团自动退', toNext: '，所有人都按 {price} 结算', toBest: '已到最低价，所有人都按 {price} 结算', call: '喊邻居',
    count: '{n} 户邻居已接龙', first: '还没有人接，你来开个头', roll: '看接龙', more: '更多', origin: '从哪里来', story: '它的故事',
    mine: '你是第 {n} 号，跟了 {q} 份', mineLink: '看订单', toStore: '进店', ask: '问团长', callAll: '喊邻居一起', cheaper: '再降 {price}', callNote: '人多更热闹', buy: '跟团 {price}', refund: '不成团自动退', sure: '已成团，到店自提',
    next: '看下一场', rollTitle: '{n} 户接龙', number: '{n} 号', pieces: '{n} 份', latest: '刚接的在前面', end: '到底了', load: '再看一些', anon: '{building}邻居',
  },
  en: {
    title: 'Buy with neighbours', lead: '{store}, {n} open now', none: 'Nothing is open right now. Tell the community what you would like', wish: 'Make a wish', until: 'Closes in',
    households: '{n} households in', short: '{n} more to form', shortNext: '{n} more for {price}', best: 'Best price reached', join: 'Join', joined: 'You are in', left: '{n} left', gone: 'Sold out',
    back: 'Back', share: 'Share', justJoined: '{name}, {building}, took {n}, {when}', hosted: 'Hosted by {host}, pick up from {when}', hostedNobody: 'Pick up from {when}',
    over: 'Closed', formed: 'Formed: everybody pays {price}', failed: 'Not enough joined; all money went back', cancelled: 'Called off; all money went back',
    pickup: 'Pick up from {when}', kindRoll: 'One price, no threshold', missing: '{n} more', toForm: ' to form, else refunded', toNext: ' and everybody pays {price}', toBest: 'Best price reached: everybody pays {price}', call: 'Call them',
    count: '{n} households joined', first: 'Nobody yet. Be the first', roll: 'See all', more: 'More', origin: 'Where it comes from', story: 'Its story',
    mine: 'You are number {n} with {q}', mineLink: 'My order', toStore: 'Store', ask: 'Ask host', callAll: 'Call others', cheaper: '{price} less', callNote: 'More is merrier', buy: 'Join {price}', refund: 'Refunded if not formed', sure: 'Formed; pick up in store',
    next: 'See the next one', rollTitle: '{n} households', number: 'No. {n}', pieces: '× {n}', latest: 'Latest first', end: 'That is all', load: 'More', anon: 'Neighbour, {building}',
  },
}
