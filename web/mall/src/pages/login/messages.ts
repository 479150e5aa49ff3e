export default {
  zh: {
    hello: '回来啦，邻居', lead: '手机号进门，买过的、约好的都在。', phone: '手机号', phoneHint: '11 位手机号', codeHint: '短信里的六位', tryOut: '体验小区：可以用 17012345678', code: '六位验证码', get: '取验证码', again: '{n} 秒后再取',
    enter: '进门', demo: '体验小区：验证码是 {code}', fill: '填上', consent: '进门即同意邻里替你保管手机号，只用来取货和联系你。', bad: '手机号应为 11 位，以 1 开头', sending: '正在发送验证码', sent: '验证码发出去了，5 分钟内有效',
  },
  en: {
    hello: 'Welcome back, neighbour', lead: 'Sign in with your phone; your orders and lists are here.', phone: 'Mobile number', phoneHint: '11 digits', codeHint: 'from the message', tryOut: 'Demo chain: try 17012345678', code: 'Six-digit code', get: 'Send code', again: 'Again in {n} s',
    enter: 'Sign in', demo: 'Demo chain: the code is {code}', fill: 'Fill in', consent: 'By signing in you let Linli keep your number, only for pickup and to reach you.', bad: 'A mobile number has 11 digits and begins with 1', sending: 'Sending the code', sent: 'The code is on its way, valid for 5 minutes',
  },
}
