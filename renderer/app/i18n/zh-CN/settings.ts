export const settings = {
  title: '设置',
  lead: '改动立即生效，不需要重新启动。',
  appearance: '语言与外观',
  language: '语言',
  theme: '外观',
  system: '跟随系统',
  light: '浅色',
  dark: '深色',
  metering: '计量',
  drain: '成员断开后，等服务商报出准确用量',
  drainHint:
    '成员中途断开时，默认 2 秒后停止服务商的回答，这条记录标为「部分」。打开后最多再等 30 秒，直到服务商报出准确用量；同时最多等 8 个。等待期间服务商会继续生成，可能多花一点钱，但账更准。',
  about: '关于',
  aboutApp: 'AiCarpool：给拼车车主的中转、计量和分摊工具。',
  aboutData: '数据只保存在这台电脑上。成员的提问和服务商的回答不保存，只记录用量。',
  aboutLicense: 'MIT 许可证',
};
