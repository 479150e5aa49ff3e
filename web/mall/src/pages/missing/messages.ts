export default {
  zh: { text: '这里没有东西，也许团已经结束，或者链接少了几个字。', home: '回邻里' },
  en: { text: 'Nothing here; the group buy may be over or the link incomplete.', home: 'Go home' },
}
