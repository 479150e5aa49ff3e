export default {
  zh: { text: '这里没有东西，也许链接少了几个字。', role: '这一页要别的岗位才能看，请找主理人开通。', none: '你的岗位现在没有要在电脑上办的事。送货上门开通以后，派给你的单会到这里。', home: '回首页' },
  en: { text: 'Nothing here; the link may be incomplete.', role: 'Your role may not open this page; ask the host.', none: 'There is nothing for your role to do on this desk yet. Deliveries will appear here once they are offered.', home: 'Go home' },
}
