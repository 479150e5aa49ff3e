export default {
  zh: { elder: '大字', elderNote: '字大一圈，一行只放一样', language: '语言', place: '门店和小区', nowhere: '还没选', out: '退出登录', signed: '{name}，已进门' , in: '手机号进门' },
  en: { elder: 'Large type', elderNote: 'Bigger type, one column', language: 'Language', place: 'Store and community', nowhere: 'Not chosen', out: 'Sign out', signed: 'Signed in as {name}', in: 'Sign in' },
}
