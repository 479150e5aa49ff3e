export default {
  zh: { hello: '今天也请多关照', lead: '登录后先看该做什么，再看做了多少。', login: '账号', password: '密码', totp: '验证器里的六位动态码', enter: '登录', tryOut: '演示门店，点一个身份直接进', side: '邻里之间，一店一暖', sideLead: '谁家缺什么，店里先知道；哪家店要帮忙，总部看得见。' },
  en: { hello: 'Good to see you', lead: 'Sign in to see what to do first.', login: 'Login', password: 'Password', totp: 'Six digits of your authenticator', enter: 'Sign in', tryOut: 'A demo chain: come in as', side: 'One store, one warm neighbourhood', sideLead: 'The store knows who needs what; head office sees which store needs a hand.' },
}
