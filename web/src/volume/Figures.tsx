import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { formatIn, formatYuan, fromFen, toFen } from '../ui/format';
import { Money } from '../ui/Money';
import { useCodeName } from '../ui/useCodeTable';
import { address, entriesAddress, type Selection } from './address';
import { minus, percent, signOf } from './exact';
import { NumberLink } from './Figure';
import type { View } from './view';

export interface FiguresProps {
  view: View;
  progress: Schemas['VolumeProgress'];
  review?: Schemas['VolumeInReview'];
  /** Why there is no figure in review, if there is none. */
  noReview?: string;
  selection: Selection;
}

/** The four figures that say whether the year's target will be reached. */
export function Figures({ view, progress, review, noReview, selection }: FiguresProps) {
  const { t } = useTranslation('volume');
  const { measure } = view;
  return (
    <div className="volume-figures">
      <Figure title={t('cockpit.done')} value={progress[measure]} view={view} to={entriesAddress(selection, view.keep)} id="done">
        {measure === 'technical_amount' && `${t('cockpit.ofContract', { percent: percent(progress.technical_amount, progress.contract_amount) || '—' })} · `}
        {progress.percent && `${t('cockpit.doneOf', { percent: progress.percent })} · `}
        <NumberLink to={entriesAddress(selection, view.keep)} what={t('cockpit.done')}>
          {t('items', { count: progress.count })}
        </NumberLink>
      </Figure>
      <Figure title={t('cockpit.inReview')} value={review?.total[measure]} view={view} to={address('/volume/in-review', { region: officeOf(selection), ...view.keep })} id="review">
        {noReview ?? (review && (review.total.count ? t('items', { count: review.total.count }) : t('cockpit.inReviewNone')))}
        {review && selection.filters.region && ` · ${t('cockpit.inReviewOffice')}`}
      </Figure>
      <TargetFigures view={view} progress={progress} />
    </div>
  );
}

const officeOf = (selection: Selection): string | undefined => selection.filters.region;

function TargetFigures({ view, progress }: Pick<FiguresProps, 'view' | 'progress'>) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const { target, remaining } = progress;
  const exceeded = remaining !== undefined && signOf(remaining) <= 0;
  const size = remaining === undefined ? undefined : exceeded ? minus('0', remaining) : remaining;
  return (
    <>
      <Figure title={exceeded ? t('cockpit.exceeded') : t('cockpit.missing')} value={size} view={view} id="missing">
        {target ? <TargetLink year={progress.year}>{t('cockpit.target', { value: `${shown(target.value, view)} ${common(view.unit)}` })}</TargetLink> : <NoTarget year={progress.year} />}
      </Figure>
      <Figure title={t('cockpit.perWeek')} value={progress.needed_per_week} view={view} id="per-week">
        {Number(progress.weeks_left) > 0 ? t('cockpit.weeksLeft', { weeks: progress.weeks_left }) : t('cockpit.yearOver')}
        {exceeded && ` · ${t('cockpit.reached')}`}
      </Figure>
    </>
  );
}

const shown = (amount: string, view: View): string => (view.unit === 'yuan' ? formatYuan(amount) : formatIn(amount, view.unit));

const TargetLink = ({ year, children }: { year: number; children: ReactNode }) => (
  <Link className="volume-link" to={address('/volume/targets', { year: String(year) })}>
    {children}
  </Link>
);

function NoTarget({ year }: { year: number }) {
  const { t } = useTranslation('volume');
  const may = hasRole(useMe(), ['auditor']);
  return (
    <>
      {t('cockpit.noTarget')} {may && <TargetLink year={year}>{t('cockpit.setTarget')}</TargetLink>}
    </>
  );
}

function Figure(props: { title: string; value?: string; view: View; to?: string; id: string; children: ReactNode }) {
  const { title, value, view, to } = props;
  const long = view.unit === 'yuan' && (value?.length ?? 0) > 12;
  const money = <Money value={value} unit={view.unit} />;
  return (
    <section className="volume-figure" data-figure={props.id}>
      <h2>{title}</h2>
      <div className={`volume-figure-value${long ? ' is-long' : ''}`}>
        {value && to ? (
          <NumberLink to={to} what={title}>
            {money}
          </NumberLink>
        ) : (
          money
        )}
      </div>
      <p>{props.children}</p>
    </section>
  );
}

/** Done, in review and missing as parts of the target, with their words; where there is a target. */
export function ProgressBar({ view, progress, review, selection }: FiguresProps) {
  const { t } = useTranslation('volume');
  const target = progress.target?.value;
  if (!target || signOf(target) <= 0) return <Stages view={view} review={review} selection={selection} alone />;
  const coming = review?.total[view.measure] ?? '0.00';
  const [all, done, way] = [toFen(target), toFen(progress.value), toFen(coming)];
  const gap = all - done - way;
  const missing = fromFen(gap > 0n ? gap : 0n);
  const part = { done: percent(progress.value, target), review: percent(coming, target), missing: percent(missing, target) };
  const whole = done + way > all ? done + way : all;
  const width = (fen: bigint) => `${Number((fen * 10_000n) / whole) / 100}%`;
  return (
    <section className="panel">
      <div className="volume-panel-head">
        <h2>{t('cockpit.progress')}</h2>
        {review && <span className="quiet">{t('cockpit.afterReview', { percent: part.missing })}</span>}
      </div>
      <div className="volume-progress" role="img" aria-label={t('cockpit.progressLabel', part)}>
        <span className="volume-done" style={{ width: width(done) }} />
        <span className="volume-review" style={{ width: width(way) }} />
      </div>
      <ul className="volume-keys">
        <Key look="volume-done" name={t('cockpit.done')} amount={progress.value} percent={part.done} view={view} to={entriesAddress(selection, view.keep)} />
        {review && <Key look="volume-review" name={t('cockpit.inReview')} amount={coming} percent={part.review} view={view} to={address('/volume/in-review', { region: officeOf(selection), ...view.keep })} />}
        <Key look="volume-gap" name={t('cockpit.gap')} amount={missing} percent={part.missing} view={view} />
      </ul>
      <Stages view={view} review={review} selection={selection} />
    </section>
  );
}

function Key(props: { look: string; name: string; amount: string; percent: string; view: View; to?: string }) {
  return (
    <li>
      <span className={`volume-key ${props.look}`} aria-hidden />
      {props.name}{' '}
      <NumberLink to={props.to} what={props.name}>
        <Money value={props.amount} unit={props.view.unit} />
      </NumberLink>{' '}
      <span className="quiet">{props.percent}%</span>
    </li>
  );
}

function Stages({ view, review, selection, alone }: Pick<FiguresProps, 'view' | 'review' | 'selection'> & { alone?: boolean }) {
  const { t } = useTranslation('volume');
  const name = useCodeName('contract_statuses');
  const stages = review?.items.filter((s) => s.count > 0) ?? [];
  if (stages.length === 0) return null;
  const list = (
    <div className={alone ? 'volume-stages is-alone' : 'volume-stages'}>
      <span>{t('cockpit.onTheWay')}</span>
      {stages.map((stage) => (
        <span key={stage.status}>
          {name(stage.status)}{' '}
          <NumberLink to={address('/volume/in-review', { status: stage.status, region: officeOf(selection), ...view.keep })} what={name(stage.status)}>
            {t('items', { count: stage.count })} <Money value={stage[view.measure]} unit={view.unit} />
          </NumberLink>
        </span>
      ))}
    </div>
  );
  return alone ? <section className="panel">{list}</section> : list;
}
