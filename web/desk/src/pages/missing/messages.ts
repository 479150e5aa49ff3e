export default {
  zh: { text: '这里没有东西，也许链接少了几个字。', role: '这一页要别的岗位才能看，请找主理人开通。', home: '回首页' },
  en: { text: 'Nothing here; the link may be incomplete.', role: 'Your role may not open this page; ask the host.', home: 'Go home' },
}
