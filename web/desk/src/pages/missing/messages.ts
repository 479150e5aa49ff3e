export default {
  zh: {
    text: '这里没有东西，也许链接少了几个字。', role: '这一页要别的岗位才能看，请找{who}开通。', home: '回首页', host: '主理人', hostOf: '{store}主理人{name}',
    crumb: '你的页面', crumbRole: '没有权限', hello: '{name}，你现在没有要在这里办的事', now: '现在可以做的', ask: '找谁', out: '换个账号登录', hq: '总部运营',
    rider: '送货上门还没开通。开通以后，派给你的单、地址和路线会到这一页，在手机上点“已取货”“已送到”。',
    riderNow: '邻居现在都到店自提，由店员在店里扫码交货。',
    riderMore: '要帮忙拣货、收货，请{who}在“同事”页给你加上“拣货”或“店员”岗位，重新登录就能用手机扫码。',
    other: '你的账号还没有岗位，所以看不到任何一页。', otherNow: '请{who}在“同事”页给你加上岗位，再登录一次就好。',
  },
  en: {
    text: 'Nothing here; the link may be incomplete.', role: 'Your role may not open this page; ask {who}.', home: 'Go home', host: 'the host', hostOf: '{name}, host of {store}',
    crumb: 'Your page', crumbRole: 'Not allowed', hello: '{name}, there is nothing for you to do here yet', now: 'What you can do now', ask: 'Whom to ask', out: 'Sign in as somebody else', hq: 'head office',
    rider: 'Home delivery is not offered yet. Once it is, your orders, addresses and route come to this page, and you tell from your phone what you have picked up and delivered.',
    riderNow: 'Neighbours fetch their goods at the store, where a clerk hands them out by scanning.',
    riderMore: 'To help with picking and receiving, ask {who} for the role of picker or clerk (page “Staff”); sign in again and scan with your phone.',
    other: 'Your account has no role yet, so there is no page to show.', otherNow: 'Ask {who} for a role, then sign in once more.',
  },
}
