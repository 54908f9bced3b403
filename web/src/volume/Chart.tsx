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

/** A chart on a canvas; loaded with ECharts only where one is shown. */
export default function Chart({ option, label, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const latest = useRef(option);
  latest.current = option;
  const chart = useRef<ReturnType<typeof init>>(undefined);
  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current, null, { renderer: 'canvas' });
    chart.current = made;
    made.setOption(latest.current);
    made.on('click', (event) => pick.current?.(event.dataIndex));
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);
  return <div ref={box} className="volume-chart" role="img" aria-label={label} />;
}
