// The interactive chart, fetched only when somebody asks for it: <div data-chart='{"days": […], "values": […]}'>.
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, AriaComponent, GridComponent, TooltipComponent, SVGRenderer]);
for (const box of document.querySelectorAll("[data-chart]")) {
  const { days, values, name } = JSON.parse(box.dataset.chart);
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--ll-brand");
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption({
    aria: { enabled: true },
    color: [colour],
    grid: { left: 48, right: 8, top: 16, bottom: 28 },
    tooltip: { trigger: "axis" },
    xAxis: { type: "category", data: days },
    yAxis: { type: "value" },
    series: [{ type: "bar", name, data: values }],
  });
  new ResizeObserver(() => chart.resize()).observe(box);
}
