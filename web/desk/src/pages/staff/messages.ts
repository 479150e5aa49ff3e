export default {
  zh: {
    title: '{store}有 {n} 位同事', pick: '同事按门店看', pickStore: '先选一家店', lead: '新来的同事在这里开账号。密码只显示一次，忘了就重设。',
    add: '加同事', name: '怎么称呼', nameHint: '比如：小周', login: '登录名', loginHint: '小写字母和数字，至少 3 位', does: '做什么', save: '开账号', who: '{name}的岗位', keep: '就这么改', none: '没有岗位', noneNote: '一个都不选，他就不能再登录这家店。', change: '改岗位',
    reset: '重设密码', resetAsk: '旧密码马上失效，他要用新密码重新登录', passwordOf: '{name}的新密码', once: '密码只显示这一次，现在就抄给他。登录名是 {login}。', copy: '复制', copied: '复制好了', done: '抄好了', changed: '改好了，他重新登录就能看到', me: '我', above: '由总部管', empty: '这家店还没有同事。加一位店员，收银和交货就有人了',
    can: { host: '管这家店', clerk: '收货、交货、报损、看邻居', picker: '收货、拣货、交货', rider: '送货上门，还没开通' },
  },
  en: {
    title: '{store}: {n} on the staff', pick: 'Staff is shown by store', pickStore: 'Choose a store first', lead: 'New colleagues get their account here. A password is shown once; set a new one where it is forgotten.',
    add: 'Add a colleague', name: 'Name', nameHint: 'e.g. Xiao Zhou', login: 'Login', loginHint: 'small letters and digits, 3 or more', does: 'Does what', save: 'Open the account', who: 'What {name} does', keep: 'Save', none: 'no role', noneNote: 'With none they can no longer sign in to this store.', change: 'Roles',
    reset: 'New password', resetAsk: 'The old password ends at once; they sign in with the new one', passwordOf: 'New password of {name}', once: 'Shown this once; hand it over now. The login is {login}.', copy: 'Copy', copied: 'Copied', done: 'Done', changed: 'Saved; they see it after signing in again', me: 'me', above: 'by head office', empty: 'Nobody works here yet. Add a clerk to receive and hand out goods',
    can: { host: 'Runs the store', clerk: 'Receives, hands out, writes off, sees neighbours', picker: 'Receives, picks, hands out', rider: 'Home delivery, not offered yet' },
  },
}
