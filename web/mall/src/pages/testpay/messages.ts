export default {
  zh: { lead: '这里代替微信的收银台。演示不扣真钱', pay: '付款', leave: '放弃', closed: '这笔付款已经关闭', paid: '已经付过了', back: '回去看订单' },
  en: { lead: 'Stands in for the till of WeChat. No real money', pay: 'Pay', leave: 'Leave', closed: 'This payment is closed', paid: 'Paid already', back: 'Back to the order' },
}
