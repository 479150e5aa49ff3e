export default {
  zh: {
    name: '社群', low: '{name}本周干货 {percent}%，再发两条有用的就回来了', waiting: '{n} 位邻居等你点头进群', fine: '{members} 位邻居在群里，今天 {today} 位说过话', none: '还没有群。选好门店，小区群会自动开',
    group: '群', members: '成员', today: '今天说话', posts: '帖子', share: '本周干货', queue: '待审', reports: '举报', compose: '发到群里', reviewed: '进群要审核', openly: '自由进群', limit: '线 {n}%', noPosts: '本周没发',
    queueTitle: '等你点头', admit: '让他进', refuse: '先不进', refuseWhy: '告诉他为什么', refuseText: '这次信息没对上，到店里找主理人说一声就行。', queueEmpty: '没有人在等', reportsTitle: '邻居举报', reportsEmpty: '没有举报', reportedBy: '{n} 位邻居觉得不合适：{why}', hide: '隐藏', keep: '没问题', bring: '放回来',
    talk: '邻居在聊', talkEmpty: '这周还没聊到货', times: '{n} 次', wishes: '邻居的心愿', wishEmpty: '还没有心愿', backers: '{n} 户',
    value: '干货', promotion: '推广', markValue: '改标干货', markPromotion: '改标推广', hidden: '已隐藏', withdrawn: '已撤回', feed: '群里的帖子', feedEmpty: '还没有帖子。发一条食谱开个头', older: '再看早一点的', weeks: '每周干货', membersTitle: '成员', moderator: '版主', makeModerator: '设为版主', noModerator: '不做版主', remove: '请出群', removeAsk: '请 {name} 出群？', likes: '{n} 个喜欢', comments: '{n} 条回复', votes: '{n} 票',
    to: '发给哪些群', text: '写点什么', textHint: '先给有用的：做法、怎么挑、谁家要搭把手。货挂在后面。', worth: '算什么', auto: '自动判断', column: '栏目', noColumn: '不放栏目', recipe: '周一食谱日', question: '周三问答', novelty: '周五新品', show: '周末晒单', help: '邻里互助', poll: '加投票', option: '选项 {n}', addOption: '再加一个', until: '截止', photo: '加照片', send: '发给 {n} 个群', sent: '发到 {n} 个群了', cancel: '先不发', after: '发完以后，{name}本周干货 {percent}%',
  },
  en: {
    name: 'Groups', low: '{name}: only {percent}% useful this week; two helpful posts bring it back', waiting: '{n} neighbours wait to be admitted', fine: '{members} neighbours in groups, {today} spoke today', none: 'No groups yet; they open with their community',
    group: 'Group', members: 'Members', today: 'Spoke today', posts: 'Posts', share: 'Useful this week', queue: 'Waiting', reports: 'Reports', compose: 'Post to groups', reviewed: 'Admission reviewed', openly: 'Open', limit: 'limit {n}%', noPosts: 'No posts',
    queueTitle: 'Waiting for you', admit: 'Admit', refuse: 'Not now', refuseWhy: 'Tell them why', refuseText: 'The details did not match; ask the host in the store.', queueEmpty: 'Nobody is waiting', reportsTitle: 'Reported', reportsEmpty: 'No reports', reportedBy: '{n} neighbours object: {why}', hide: 'Hide', keep: 'It is fine', bring: 'Bring back',
    talk: 'Talked about', talkEmpty: 'No goods were mentioned this week', times: '{n} times', wishes: 'Wishes', wishEmpty: 'No wishes yet', backers: '{n} want it',
    value: 'Useful', promotion: 'Offer', markValue: 'Mark useful', markPromotion: 'Mark as offer', hidden: 'Hidden', withdrawn: 'Taken back', feed: 'Posts', feedEmpty: 'No posts yet; a recipe is a good start', older: 'Show older', weeks: 'Useful share by week', membersTitle: 'Members', moderator: 'Moderator', makeModerator: 'Make moderator', noModerator: 'No moderator', remove: 'Remove', removeAsk: 'Remove {name}?', likes: '{n} likes', comments: '{n} replies', votes: '{n} votes',
    to: 'To which groups', text: 'Words', textHint: 'Something useful first: a recipe, how to choose. Goods hang below.', worth: 'Counts as', auto: 'Judge by content', column: 'Column', noColumn: 'None', recipe: 'Recipes', question: 'Questions', novelty: 'New in', show: 'Shown off', help: 'Helping', poll: 'Add a vote', option: 'Answer {n}', addOption: 'Another', until: 'Until', photo: 'Add photo', send: 'Post to {n} groups', sent: 'Posted to {n} groups', cancel: 'Not now', after: 'Then {name} is at {percent}%',
  },
}
