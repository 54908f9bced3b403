import { Table } from 'antd';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { entriesAddress } from './address';
import { NumberLink } from './Figure';
import { linesOf, Value } from './ForecastPanel';
import type { View } from './view';

type Forecast = Schemas['VolumeForecast'];
type Row = Schemas['VolumeBackTestRow'];
type Method = Schemas['ForecastMethod'];

/** How far such forecasts were off in earlier years: one sentence, and every trial behind it. */
export function BackTest({ view, forecast }: { view: View; forecast: Forecast }) {
  const { t } = useTranslation('volume');
  const { errors, same_day_errors: sameDay, rows } = forecast.back_test;
  const of = (list: Schemas['VolumeMethodError'][], method: Method) => list.find((e) => e.method === method);
  const [seasonal, runRate, monthly] = [of(sameDay, 'SEASONAL'), of(sameDay, 'RUN_RATE'), of(errors, 'SEASONAL')];
  return (
    <>
      <p data-forecast="back-test">
        {seasonal && runRate && monthly
          ? t('forecast.backTest', {
              years: seasonal.trials,
              seasonal: seasonal.mean_error_percent,
              worst: seasonal.largest_error_percent,
              runRate: runRate.mean_error_percent,
              monthly: monthly.mean_error_percent,
              intervals: monthly.intervals,
              held: monthly.held,
            })
          : t('forecast.noBackTest')}
      </p>
      {rows.length > 0 && (
        <details className="forecast-rows">
          <summary>{t('forecast.rows')}</summary>
          <p className="volume-note">{t('forecast.rowsNote')}</p>
          <RowTable view={view} forecast={forecast} />
        </details>
      )}
    </>
  );
}

const methods = ['RUN_RATE', 'SEASONAL', 'SEASONAL_THEN'] as const satisfies readonly Method[];

function RowTable({ view, forecast }: { view: View; forecast: Forecast }) {
  const { t } = useTranslation('volume');
  const { indicator } = forecast;
  const trial = (row: Row, method: Method) => row.trials.find((one) => one.method === method);
  const number = (row: Row, value: string, to: string, index?: number) => (
    <NumberLink to={entriesAddress(linesOf(forecast, `${row.year}-01-01`, to, index), view.keep)} what={to}>
      <Value value={value} indicator={indicator} view={view} />
    </NumberLink>
  );
  const held = (row: Row) => {
    const found = trial(row, 'SEASONAL')?.held;
    return found === undefined ? <span className="quiet">—</span> : t(found ? 'forecast.yes' : 'forecast.no');
  };
  return (
    <Table
      className="forecast-table"
      size="small"
      rowKey="day"
      dataSource={forecast.back_test.rows}
      pagination={false}
      columns={[
        { title: t('forecast.day'), dataIndex: 'day' },
        { title: t('forecast.soFar'), align: 'right', render: (_, row) => number(row, row.so_far, row.day, row.known) },
        { title: t('forecast.became'), align: 'right', render: (_, row) => number(row, row.became, `${row.year}-12-31`) },
        ...methods.map((method) => ({
          title: t('forecast.error', { method: t(`forecast.${method}`) }),
          align: 'right' as const,
          render: (_: unknown, row: Row) => {
            const found = trial(row, method);
            return found ? `${found.error_percent}%` : <span className="quiet">—</span>;
          },
        })),
        { title: t('forecast.held'), align: 'right', render: (_, row) => held(row) },
      ]}
    />
  );
}
