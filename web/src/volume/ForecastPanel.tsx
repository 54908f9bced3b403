import { Segmented, Table } from 'antd';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { Money } from '../ui/Money';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { entriesAddress, type Selection } from './address';
import { BackTest } from './BackTest';
import { formatCount, signOf } from './exact';
import { NumberLink } from './Figure';
import { ForecastPath } from './ForecastPath';
import { type Indicator, useForecast, useProgress } from './queries';
import type { View } from './view';

type Forecast = Schemas['VolumeForecast'];
type Progress = Schemas['VolumeProgress'];

const indicators = ['CONTRACT_AMOUNT', 'TECHNICAL_AMOUNT', 'COUNT'] as const;

/** What is asked for in the address, else the indicator of the measure. */
export function readIndicator(view: View): Indicator {
  const asked = indicators.find((i) => i === view.params.get('indicator'));
  return asked ?? (view.measure === 'technical_amount' ? 'TECHNICAL_AMOUNT' : 'CONTRACT_AMOUNT');
}

/** Where the year stands and where it ends: pace, two forecasts, and how far such forecasts were off. */
export function ForecastPanel({ view, year, region }: { view: View; year: number; region: string }) {
  const { t } = useTranslation('volume');
  const indicator = readIndicator(view);
  const forecast = useForecast(year, region, indicator, view.asOf);
  const progress = useProgress(year, region, view.asOf, indicator);
  const error = forecast.error ?? progress.error;
  return (
    <section className="panel" data-panel="forecast">
      <div className="volume-panel-head">
        <h2>{t('forecast.title')}</h2>
        <Segmented
          aria-label={t('forecast.indicator')}
          size="small"
          value={indicator}
          onChange={(next) => view.set({ indicator: next })}
          options={indicators.map((i) => ({ value: i, label: t(`forecast.${i}`) }))}
        />
      </div>
      {error ? (
        <ProblemPanel error={error} onRetry={() => void Promise.all([forecast.refetch(), progress.refetch()])} />
      ) : forecast.data && progress.data ? (
        <Body view={view} forecast={forecast.data} progress={progress.data} />
      ) : (
        <PartSkeleton rows={8} />
      )}
    </section>
  );
}

/** A value of the indicator in the unit of the page. */
export function Value({ value, indicator, view, bare }: { value?: string; indicator: Indicator; view: View; bare?: boolean }) {
  const { t } = useTranslation('volume');
  if (indicator !== 'COUNT') return <Money value={value} unit={view.unit} bare={bare} />;
  if (value === undefined) return <span className="quiet">—</span>;
  const negative = value.startsWith('-');
  return (
    <span className="money">
      {negative && '-'}
      {formatCount(Number(negative ? value.slice(1) : value))}
      {!bare && <span className="money-unit">{t('forecast.piece')}</span>}
    </span>
  );
}

/** The lines of a part of a year, as known at an index. */
export const linesOf = (forecast: Forecast, from: string, to: string, index?: number): Selection => ({
  from,
  to,
  asOf: String(index ?? forecast.as_of.index),
  filters: forecast.region === '370900' ? {} : { region: forecast.region },
});

function Body({ view, forecast, progress }: { view: View; forecast: Forecast; progress: Progress }) {
  const { t } = useTranslation('volume');
  const { indicator } = forecast;
  const to = entriesAddress(linesOf(forecast, `${forecast.year}-01`, `${forecast.year}-12`), view.keep);
  return (
    <>
      <p data-forecast="where">
        {t('forecast.where', { day: forecast.day ?? '—', passed: forecast.days_passed, days: forecast.days_in_year })}{' '}
        <NumberLink to={to} what={t('forecast.actual')}>
          <Value value={forecast.actual} indicator={indicator} view={view} />
        </NumberLink>
        {progress.percent && t('forecast.ofTarget', { percent: progress.percent })}
        {progress.needed_per_week && (
          <>
            {t('forecast.needed')} <Value value={progress.needed_per_week} indicator={indicator} view={view} />
          </>
        )}
        {!progress.target && t('forecast.noTarget')}
      </p>
      <PaceTable view={view} progress={progress} />
      <OutlookTable view={view} forecast={forecast} />
      <p className="volume-note">{t('forecast.intervalNote')}</p>
      <ForecastPath view={view} forecast={forecast} />
      <BackTest view={view} forecast={forecast} />
    </>
  );
}

function PaceTable({ view, progress }: { view: View; progress: Progress }) {
  const { t } = useTranslation('volume');
  const { indicator } = progress;
  const rows = [
    { key: 'byDays' as const, ...progress.by_days },
    { key: 'bySeason' as const, ...progress.by_season },
  ];
  return (
    <Table
      className="forecast-table"
      size="small"
      rowKey="key"
      dataSource={rows}
      pagination={false}
      columns={[
        {
          title: t('forecast.basis'),
          render: (_, r) => (
            <>
              {t(`forecast.${r.key}`)}
              {r.years.length > 0 && <span className="quiet"> {r.years.join('、')}</span>}
            </>
          ),
        },
        { title: t('forecast.expectedPercent'), align: 'right', render: (_, r) => (r.expected_percent ? `${r.expected_percent}%` : <span className="quiet">{t('forecast.noSeason')}</span>) },
        { title: t('forecast.expected'), align: 'right', render: (_, r) => <Value value={r.expected} indicator={indicator} view={view} /> },
        {
          title: t('forecast.ahead'),
          align: 'right',
          render: (_, r) => (
            <span className={r.ahead === undefined ? '' : signOf(r.ahead) < 0 ? 'volume-down' : 'volume-up'}>
              {r.ahead !== undefined && signOf(r.ahead) > 0 && '+'}
              <Value value={r.ahead} indicator={indicator} view={view} />
            </span>
          ),
        },
      ]}
    />
  );
}

function OutlookTable({ view, forecast }: { view: View; forecast: Forecast }) {
  const { t } = useTranslation('volume');
  const { indicator } = forecast;
  const rows = [
    { key: 'RUN_RATE' as const, hint: t('forecast.runRateHint'), ...forecast.run_rate },
    { key: 'SEASONAL' as const, hint: t('forecast.seasonalHint'), ...forecast.seasonal },
  ];
  const value = (v?: string): ReactNode => <Value value={v} indicator={indicator} view={view} />;
  return (
    <Table
      className="forecast-table"
      size="small"
      rowKey="key"
      dataSource={rows}
      pagination={false}
      columns={[
        {
          title: t('forecast.method'),
          render: (_, r) => (
            <>
              {t(`forecast.${r.key}`)} <span className="quiet">{r.hint}</span>
            </>
          ),
        },
        { title: t('forecast.value'), align: 'right', render: (_, r) => (r.no_value ? <span className="quiet">{t(`forecast.reason.${r.no_value}`)}</span> : <strong data-forecast={r.key}>{value(r.value)}</strong>) },
        { title: t('forecast.percent'), align: 'right', render: (_, r) => (r.percent ? `${r.percent}%` : <span className="quiet">—</span>) },
        { title: t('forecast.gap'), align: 'right', render: (_, r) => value(r.gap) },
        {
          title: t('forecast.interval'),
          align: 'right',
          render: (_, r) =>
            r.interval ? (
              <span data-forecast={`${r.key}-interval`}>
                {value(r.interval.low)} – {value(r.interval.high)}
              </span>
            ) : (
              <span className="quiet">{r.no_value || !r.no_interval ? '—' : t(`forecast.reason.${r.no_interval}`)}</span>
            ),
        },
        { title: t('forecast.coverage'), align: 'right', render: (_, r) => (r.interval ? `${r.interval.coverage_percent}%` : <span className="quiet">—</span>) },
      ]}
    />
  );
}

/** A chart or its table. */
export function useChartOrTable(label: string) {
  const { t } = useTranslation('volume');
  const [shown, setShown] = useState<'chart' | 'table'>('chart');
  const control = (
    <Segmented
      aria-label={label}
      size="small"
      value={shown}
      onChange={setShown}
      options={[
        { value: 'chart', label: t('chart') },
        { value: 'table', label: t('table') },
      ]}
    />
  );
  return { shown, control };
}
