export default {
  zh: { readAll: '全部已读', empty: '还没有消息。下单、到货、进群都会在这里告诉你', unread: '未读', older: '再看早一点的', promotion: '推广' },
  en: { readAll: 'Mark all read', empty: 'No messages yet. Orders, arrivals and groups are told here', unread: 'Unread', older: 'Show older', promotion: 'Offer' },
}
