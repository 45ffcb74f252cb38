/* Words of plotly's buttons and hints in Chinese, for pages (loaded before plotly, which takes them
   up then) and reports (after it). */
(function () {
  "use strict";
  const locale = {
    moduleType: "locale",
    name: "zh-CN",
    dictionary: {
      "Autoscale": "自动缩放",
      "Box Select": "框选",
      "Click to enter Colorscale title": "点此输入色阶名称",
      "Click to enter Plot title": "点此输入图名",
      "Compare data on hover": "悬停时比较数据",
      "Double-click on legend to isolate one trace": "双击图例只看这一项",
      "Double-click to zoom back out": "双击还原",
      "Download plot": "保存图片",
      "Download plot as a PNG": "保存图片（PNG）",
      "Lasso Select": "套索选择",
      "Pan": "平移",
      "Produced with Plotly.js": "由 Plotly.js 绘制",
      "Reset": "还原",
      "Reset axes": "还原坐标轴",
      "Show closest data on hover": "悬停时显示最近的数据",
      "Snapshot succeeded": "图片已保存",
      "Sorry, there was a problem downloading your snapshot!": "图片没有保存成功",
      "Taking snapshot - this may take a few seconds": "正在保存图片，请稍候",
      "Toggle Spike Lines": "显示或隐藏辅助线",
      "Toggle show closest data on hover": "悬停时显示或隐藏最近的数据",
      "Zoom": "缩放",
      "Zoom in": "放大",
      "Zoom out": "缩小",
      "close:": "收：",
      "high:": "最高：",
      "low:": "最低：",
      "max:": "最大：",
      "mean ± σ:": "均值 ± 标准差：",
      "mean:": "均值：",
      "median:": "中位数：",
      "min:": "最小：",
      "open:": "开：",
      "trace": "项",
    },
    format: {
      days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
      shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
      months: ["1月", "2月", "3月", "4月", "5月", "6月",
        "7月", "8月", "9月", "10月", "11月", "12月"],
      shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月",
        "7月", "8月", "9月", "10月", "11月", "12月"],
      date: "%Y-%m-%d",
    },
  };
  if (window.Plotly) {
    window.Plotly.register(locale);
  } else {
    window.PlotlyLocales = window.PlotlyLocales || [];
    window.PlotlyLocales.push(locale);
  }
})();
