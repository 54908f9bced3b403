import { Segmented, Select } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { filers } from '../app/feature';
import { hasRole, useMe } from '../session/useMe';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton, PageSkeleton } from '../ui/Skeletons';
import { useCodeOptions } from '../ui/useCodeTable';
import { AreaMap } from './AreaMap';
import { type Dimension, readYear, type Selection, yearPeriod } from './address';
import { AsOfBand } from './AsOfBand';
import { AsOfPicker } from './AsOfPicker';
import { BarTable } from './BarTable';
import { Figures, ProgressBar } from './Figures';
import { ForecastPanel } from './ForecastPanel';
import { MonthPanel } from './MonthPanel';
import { Refusal } from './Refusal';
import { useInReview, useProgress, useSummary } from './queries';
import { Field, MeasureSwitch, UnitSwitch } from './Switches';
import { thisYear, useView, type View } from './view';
import { YearSelect } from './YearSelect';
import './volume.css';

const wholeCity = '370900';

/** The cockpit: how far the year is, what is on the way, what each week needs, and where it comes from. */
export function CockpitPage() {
  const { t } = useTranslation('volume');
  const view = useView();
  const year = readYear(view.params, thisYear());
  const region = view.params.get('region') ?? '';
  const progress = useProgress(year, region, view.asOf, view.measure === 'technical_amount' ? 'TECHNICAL_AMOUNT' : 'CONTRACT_AMOUNT');
  const regions = useRegions();
  const regionName = regions.find((r) => r.value === region)?.label ?? t('city');
  return (
    <>
      <PageHeader title={t('cockpit.title')} sub={t('cockpit.sub', { year, region: regionName })} actions={<MeasureSwitch view={view} />} />
      <Toolbar view={view} year={year} region={region} regions={regions} />
      {progress.isPending ? <PageSkeleton /> : progress.error ? <Refusal view={view} error={progress.error} onRetry={() => void progress.refetch()} /> : <Body view={view} progress={progress.data} region={region} />}
    </>
  );
}

function useRegions(): { value: string; label: string }[] {
  const { t } = useTranslation('volume');
  const options = useCodeOptions('regions_taian', (entry) => entry.code !== wholeCity);
  return [{ value: '', label: t('city') }, ...options];
}

function Toolbar({ view, year, region, regions }: { view: View; year: number; region: string; regions: { value: string; label: string }[] }) {
  const { t } = useTranslation('volume');
  return (
    <div className="volume-toolbar">
      <Field label={t('cockpit.year')}>{(id) => <YearSelect id={id} year={year} onChange={(next) => view.set({ year: String(next) })} />}</Field>
      <Field label={t('cockpit.region')}>
        {(id) => <Select id={id} value={region} options={regions} style={{ width: 190 }} popupMatchSelectWidth={false} onChange={(next) => view.set({ region: next || undefined })} />}
      </Field>
      <AsOfPicker value={view.asOf} onChange={(next) => view.set({ as_of: next })} />
      <span className="volume-push">
        <UnitSwitch view={view} />
      </span>
    </div>
  );
}

function Body({ view, progress, region }: { view: View; progress: Schemas['VolumeProgress']; region: string }) {
  const { t } = useTranslation('volume');
  const applicant = !hasRole(useMe(), ['auditor', 'registrar', 'reviewer', 'office_head']);
  // All parts are of the moment of the progress, so that they fit together.
  const known = view.asOf ?? String(progress.as_of.index);
  const selection: Selection = { ...yearPeriod(progress.year), asOf: known, filters: region ? { region } : {} };
  const { review, noReview } = useReview(view, region, progress.year);
  const rowsOf = (from: string, to: string) => ({ ...selection, from, to });
  const figures = { view, progress, review, noReview, selection };
  return (
    <>
      <AsOfBand view={view} known={progress.as_of} selection={selection} total={progress} />
      <Figures {...figures} />
      <ProgressBar {...figures} />
      {!applicant && <ForecastPanel view={view} year={progress.year} region={region} />}
      {progress.by_month.every((m) => m.count === 0) ? (
        <section className="panel">
          <EmptyState text={t('cockpit.empty', { year: progress.year })}>
            <span className="quiet">{t('cockpit.emptyHint')}</span>
          </EmptyState>
        </section>
      ) : applicant ? (
        <MonthPanel view={view} progress={progress} rowsOf={rowsOf} />
      ) : (
        <Parts view={view} progress={progress} selection={selection} rowsOf={rowsOf} />
      )}
      <p className="volume-note">{applicant ? t('cockpit.cityOnly') : t('asOf.known', { index: progress.as_of.index })}</p>
    </>
  );
}

// What is on the way is known as of now only, counts for this year's target,
// and is counted by office: a zone has none.
function useReview(view: View, region: string, year: number): { review?: Schemas['VolumeInReview']; noReview?: string } {
  const { t } = useTranslation('volume');
  const applicant = hasRole(useMe(), filers);
  const zone = region.includes('Z');
  const wanted = !view.asOf && year === thisYear() && !zone && !applicant;
  const answer = useInReview(region, wanted);
  if (applicant) return { noReview: t('cockpit.inReviewHidden') };
  if (zone) return { noReview: t('cockpit.inReviewZone') };
  if (!wanted) return { noReview: t('cockpit.inReviewNow') };
  if (answer.error) return { noReview: answer.error instanceof ApiProblem && answer.error.status >= 500 ? answer.error.title : t('cockpit.inReviewHidden') };
  return { review: answer.data };
}

function Parts(props: { view: View; progress: Schemas['VolumeProgress']; selection: Selection; rowsOf: (from: string, to: string) => Selection }) {
  const { t } = useTranslation('volume');
  const { view, selection } = props;
  return (
    <>
      <div className="volume-columns">
        <MonthPanel view={view} progress={props.progress} rowsOf={props.rowsOf} />
        <section className="panel">
          <div className="volume-panel-head">
            <h2>{t('cockpit.kinds')}</h2>
          </div>
          <Breakdown view={view} selection={selection} dimension="kind" />
        </section>
      </div>
      <AreaPanel view={view} selection={selection} />
      <OtherPanel view={view} selection={selection} />
    </>
  );
}

function Breakdown({ view, selection, dimension }: { view: View; selection: Selection; dimension: Dimension }) {
  const summary = useSummary(selection, [dimension]);
  if (summary.isPending) return <PartSkeleton rows={6} />;
  if (summary.error) return <ProblemPanel error={summary.error} onRetry={() => void summary.refetch()} />;
  return <BarTable view={view} dimension={dimension} groups={summary.data.groups} total={summary.data.total} selection={selection} />;
}

function AreaPanel({ view, selection }: { view: View; selection: Selection }) {
  const { t } = useTranslation('volume');
  const summary = useSummary(selection, ['region']);
  return (
    <section className="panel" data-panel="areas">
      <div className="volume-panel-head">
        <h2>{t('cockpit.areas')}</h2>
      </div>
      <div className="volume-halves">
        {summary.data ? <AreaMap view={view} groups={summary.data.groups} selection={selection} /> : <PartSkeleton rows={8} />}
        <Breakdown view={view} selection={selection} dimension="region" />
      </div>
    </section>
  );
}

const others = ['flow', 'seller_kind', 'buyer_kind', 'tech_field', 'band'] as const satisfies readonly Dimension[];

function OtherPanel({ view, selection }: { view: View; selection: Selection }) {
  const { t } = useTranslation('volume');
  const [dimension, setDimension] = useState<(typeof others)[number]>('flow');
  return (
    <section className="panel">
      <div className="volume-panel-head">
        <h2>{t('cockpit.breakdown')}</h2>
        <Segmented aria-label={t('cockpit.breakdown')} size="small" value={dimension} onChange={setDimension} options={others.map((d) => ({ value: d, label: t(`dimension.${d}`) }))} />
      </div>
      <Breakdown view={view} selection={selection} dimension={dimension} />
    </section>
  );
}
