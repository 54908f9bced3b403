import { Tag } from 'antd';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import './case.css';
import { CodeName } from '../ui/CodeName';
import { DateText } from '../ui/DateText';
import { EmptyState } from '../ui/EmptyState';
import { InstantText } from '../ui/InstantText';
import { Money } from '../ui/Money';
import { StatusTag } from '../ui/StatusTag';
import { fieldLabel } from './fieldLabel';
import type { Contract, Party } from './fields';

type Review = Schemas['Review'];

/** ReviewList shows what each reviewer wrote, oldest first. */
export function ReviewList({ reviews }: { reviews?: readonly Review[] }) {
  const { t } = useTranslation('case');
  if (!reviews?.length) return <EmptyState text={t('review.none')} />;
  return (
    <div className="case-cards">
      {reviews.map((review) => (
        <ReviewCard key={review.id} review={review} />
      ))}
    </div>
  );
}

function ReviewCard({ review }: { review: Review }) {
  const { t } = useTranslation('case');
  const answers = Object.values(review.checklist ?? {});
  const count = (answer: string) => answers.filter((a) => a === answer).length;
  const favourable = review.recommendation === 'REGISTER';
  return (
    <article className="case-card">
      <header>
        <strong>{t(`review.stage.${review.stage}`)}</strong>
        <Tag color={favourable ? 'green' : 'red'}>{t(`review.${review.stage === 'SECOND' ? 'decided' : 'recommendation'}.${review.recommendation}`)}</Tag>
        <span className="quiet">
          {t('review.round', { round: review.round })} · {review.reviewer_name} · <InstantText value={review.created_at} />
        </span>
      </header>
      <p className="case-long">{review.opinion}</p>
      <Reasons codes={review.reasons} />
      <dl className="facts">
        <dt>{t('field.kind')}</dt>
        <dd>
          <CodeName table="contract_types" code={review.approved.sub_kind || review.approved.kind} />
        </dd>
        <dt>{t('field.contract_amount')}</dt>
        <dd>
          <Money value={review.approved.contract_amount} />
        </dd>
        <dt>{t('field.technical_amount')}</dt>
        <dd>
          <Money value={review.approved.technical_amount} />
        </dd>
      </dl>
      {answers.length > 0 && <p className="quiet">{t('review.checklist', { yes: count('YES'), no: count('NO'), na: count('NA') })}</p>}
      <Panel panel={review.panel} />
    </article>
  );
}

function Panel({ panel }: Pick<Review, 'panel'>) {
  const { t } = useTranslation('case');
  if (!panel?.length) return null;
  return (
    <>
      <h5>{t('review.panel')}</h5>
      <ul>
        {panel.map((expert) => (
          <li key={expert.name}>
            <strong>{expert.name}</strong> <span className="quiet">{[expert.title, expert.organization].filter(Boolean).join(' · ')}</span>
            <div className="case-long">{expert.opinion}</div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Reasons({ codes }: { codes?: readonly string[] }) {
  if (!codes?.length) return null;
  return (
    <ul className="case-reasons">
      {codes.map((code) => (
        <li key={code}>
          {code} <CodeName table="non_registration_reasons" code={code} />
        </li>
      ))}
    </ul>
  );
}

/** DecisionList shows what was decided, with reason codes and explanation. */
export function DecisionList({ decisions }: { decisions?: Contract['decisions'] }) {
  const { t } = useTranslation('case');
  if (!decisions?.length) return <EmptyState text={t('decision.none')} />;
  return (
    <div className="case-cards">
      {decisions.map((decision) => (
        <article className="case-card" key={decision.decided_at}>
          <header>
            <StatusTag status={decision.result} />
            <span className="quiet">
              {t('decision.round', { round: decision.round })} · {decision.decided_by_name} · <InstantText value={decision.decided_at} />
            </span>
          </header>
          <Reasons codes={decision.reasons} />
          {decision.note && <p className="case-long">{decision.note}</p>}
        </article>
      ))}
    </div>
  );
}

/** NoticeList shows the correction notices: what was asked for, field by field. */
export function NoticeList({ notices, parties }: { notices?: Contract['notices']; parties?: readonly Party[] }) {
  const { t } = useTranslation('case');
  if (!notices?.length) return <EmptyState text={t('notice.none')} />;
  return (
    <div className="case-cards">
      {notices.map((notice) => (
        <article className="case-card" key={notice.id}>
          <header>
            <strong>{t('notice.title')}</strong>
            <span className="quiet">
              {t('notice.round', { round: notice.round })} · {t('notice.sent', { name: notice.sent_by_name })} · <InstantText value={notice.sent_at} />
            </span>
          </header>
          <ol>
            {notice.items.map((item) => (
              <li key={`${item.field}${item.material}`}>
                <strong>{item.material ? <MaterialName code={item.material} /> : fieldLabel(t, item.field, parties)}</strong>
                <div className="case-long">{item.reason}</div>
              </li>
            ))}
          </ol>
          {notice.due_on && (
            <p className="quiet">
              {t('notice.due', { due: '' })}
              <DateText value={notice.due_on} />
            </p>
          )}
        </article>
      ))}
    </div>
  );
}

/** A material with its code, as people cite it. */
export const MaterialName = ({ code }: { code: string }) => (
  <span>
    {code} <CodeName table="materials" code={code} />
  </span>
);
