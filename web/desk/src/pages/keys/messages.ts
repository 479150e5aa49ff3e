export default {
  zh: {
    title: '{n} 个来源在上报行为', none: '还没有来源上报行为', lead: '小程序、网站、公众号的浏览和加购，用 Segment 的格式发到这里，就会出现在邻居的来往里。', make: '新建密钥', name: '来源名字', nameHint: '比如：小程序', store: '归哪家店', chain: '整个连锁', col: { name: '来源', key: '密钥', store: '门店', made: '建于', state: '状态' }, on: '在用', off: '已停用', end: '停用', endAsk: '停用后这个来源马上发不进来，不能恢复', once: '密钥只显示这一次，现在就抄走', copy: '复制', copied: '复制好了', done: '抄好了',
    how: '怎么接', howText: '任何 Segment 的 SDK 都行，把地址指到这里，密钥当 writeKey。也可以直接发：', see: '读不懂的会先搁着，改好再放：', toParked: '搁置的事件', empty: '还没有密钥。建一个，把它填进小程序或网站的 Segment SDK',
  },
  en: {
    title: '{n} sources report behaviour', none: 'No source reports yet', lead: 'Views and carts from your mini program or website, sent in the Segment format, appear in the story of each neighbour.', make: 'New key', name: 'Name of the source', nameHint: 'e.g. mini program', store: 'Store', chain: 'Whole chain', col: { name: 'Source', key: 'Key', store: 'Store', made: 'Made', state: 'State' }, on: 'in use', off: 'ended', end: 'End', endAsk: 'This source is refused at once, for good', once: 'Shown this once; copy it now', copy: 'Copy', copied: 'Copied', done: 'Done',
    how: 'How to connect', howText: 'Any Segment SDK: set this address and use the key as writeKey. Or send directly:', see: 'What could not be read waits to be mended:', toParked: 'Parked events', empty: 'No keys yet. Make one and put it into the Segment SDK of your app',
  },
}
