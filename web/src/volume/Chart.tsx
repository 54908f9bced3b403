import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

interface Props {
  option: EChartsCoreOption;
  /** What the picture shows, for those who do not see it. */
  label: string;
  onPick?: (dataIndex: number) => void;
}

/** The width of A4 across without its margins and those of a panel, in CSS pixels. */
const paper = 980;

/** A chart on a canvas; loaded with ECharts only where one is shown. It is drawn anew for paper. */
export default function Chart({ option, label, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const latest = useRef(option);
  latest.current = option;
  const chart = useRef<ReturnType<typeof init>>(undefined);
  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current, null, { renderer: 'canvas', devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    chart.current = made;
    made.setOption(latest.current);
    made.on('click', (event) => pick.current?.(event.dataIndex));
    const fit = () => made.resize();
    // On paper the style sheet sizes the picture; following it would draw it twice.
    const watch = new ResizeObserver(() => {
      if (!matchMedia('print').matches) fit();
    });
    watch.observe(box.current);
    const forPaper = () => made.resize({ width: paper, height: box.current?.clientHeight });
    window.addEventListener('beforeprint', forPaper);
    window.addEventListener('afterprint', fit);
    return () => {
      watch.disconnect();
      window.removeEventListener('beforeprint', forPaper);
      window.removeEventListener('afterprint', fit);
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);
  return <div ref={box} className="volume-chart" role="img" aria-label={label} />;
}
