/* Words of the chart library's buttons in Chinese. */
Plotly.register({
  moduleType: "locale",
  name: "zh-CN",
  dictionary: {
    "Download plot as a PNG": "保存图片",
    "Download plot as a png": "保存图片",
    "Download plot": "保存图片",
    "Reset axes": "还原",
    "Reset": "还原",
    "Double-click to zoom back out": "双击还原",
    "Taking snapshot - this may take a few seconds": "正在保存图片，请稍候",
    "Snapshot succeeded": "图片已保存",
    "Sorry, there was a problem downloading your snapshot!": "图片没有保存成功",
    "Produced with Plotly.js": "由 Plotly.js 绘制"
  },
  format: {
    days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
    shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
    months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
    shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
    date: "%Y-%m-%d"
  }
});
