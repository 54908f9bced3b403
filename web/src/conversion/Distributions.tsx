import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Input, Table, Tag } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { api, ifMatch, take } from '../api/client';
import { useTranslation } from '../i18n';
import { formatYuan } from '../ui/format';
import { Money } from '../ui/Money';
import { Floors } from './Calculator';
import { DistributeDialog } from './DistributeDialog';
import { type Conversion, type Distribution, type Part, type Payment } from './model';
import { PayDialog } from './PayDialog';
import { DistributionTag, NoticeLine, StepDialog } from './View';

/** How each income was shared, who was paid, and what is still to be paid. */
export function Distributions({ deal }: { deal: Conversion }) {
  const { t } = useTranslation('conversion');
  const { data } = useQuery({ queryKey: ['conversion', deal.id, 'distributions'], queryFn: () => take(api.GET('/conversions/{id}/distributions', { params: { path: { id: deal.id } } })) });
  const [basis, setBasis] = useState<'PROFIT' | 'EQUITY'>();
  const may = deal.actions.includes('distribute');
  const implemented = deal.terms.mode === 'SELF' || deal.terms.mode === 'COOP';
  const list = data?.items ?? [];
  return (
    <section className="panel">
      <h2>{t('reward.distributions')}</h2>
      {may && (implemented || deal.terms.mode === 'EQUITY') && (
        <div className="conversion-bar">
          {implemented && <Button onClick={() => setBasis('PROFIT')}>{t('reward.newProfit')}</Button>}
          {deal.terms.mode === 'EQUITY' && <Button onClick={() => setBasis('EQUITY')}>{t('reward.newEquity')}</Button>}
        </div>
      )}
      {list.length === 0 && <p className="quiet">{t('reward.distributionNone')}</p>}
      {list.map((d) => (
        <One key={d.id} deal={deal} distribution={d} />
      ))}
      {basis && <DistributeDialog deal={deal} basis={basis} onClose={() => setBasis(undefined)} />}
    </section>
  );
}

function One({ deal, distribution: d }: { deal: Conversion; distribution: Distribution }) {
  const { t } = useTranslation('conversion');
  const [asked, setAsked] = useState<'notice' | 'cancel'>();
  const [paying, setPaying] = useState<Part>();
  const [voiding, setVoiding] = useState<Payment>();
  return (
    <article aria-label={d.no}>
      <h3>
        {d.no} {t(`reward.basis.${d.basis}`)} {d.profit_year ?? d.income_on} <DistributionTag stage={d.stage} />
      </h3>
      {d.stage === 'STALE' && <Alert type="error" showIcon title={d.stale.map((why) => t(`reward.staleWhy.${why}`)).join('；')} description={t('reward.staleAbout')} />}
      {d.relief_lost && <Alert type="warning" showIcon title={t('reward.reliefLost')} />}
      {d.replaces && <p className="quiet">{t('reward.replaces')}</p>}
      {d.reason && <p className="quiet">{d.reason}</p>}
      <Sums distribution={d} />
      {d.notices.map((n) => (
        <p key={n.id}>
          <NoticeLine notice={n} />
        </p>
      ))}
      <PartsTable distribution={d} onPay={setPaying} />
      <div className="conversion-bar">
        {d.actions.includes('notice') && (
          <Button type="primary" onClick={() => setAsked('notice')}>
            {t('reward.notice')}
          </Button>
        )}
        {d.actions.includes('cancel') && (
          <Button danger onClick={() => setAsked('cancel')}>
            {t('reward.cancel')}
          </Button>
        )}
      </div>
      <details>
        <summary>{t('reward.details')}</summary>
        {d.floors.length > 0 && <Floors floors={d.floors} />}
        <PaymentsTable distribution={d} may={deal.actions.includes('add_paper')} onVoid={setVoiding} />
      </details>
      {asked === 'notice' && <NoticeDialog deal={deal} distribution={d} onClose={() => setAsked(undefined)} />}
      {asked === 'cancel' && (
        <StepDialog
          title={t('reward.cancel')}
          about={t('reward.cancelAbout')}
          reason
          danger
          onClose={() => setAsked(undefined)}
          send={(reason, key) => take(api.POST('/conversions/{id}/distributions/{distribution}/cancel', { params: paramsOf(deal, d, key), body: { reason } }))}
        />
      )}
      {paying && <PayDialog deal={deal} distribution={d} part={paying} onClose={() => setPaying(undefined)} />}
      {voiding && (
        <StepDialog
          title={t('reward.void')}
          about={t('reward.voidAbout')}
          reason
          danger
          onClose={() => setVoiding(undefined)}
          send={(reason, key) =>
            take(
              api.POST('/conversions/{id}/distributions/{distribution}/payments/{payment}/void', {
                params: { path: { id: deal.id, distribution: d.id, payment: voiding.id }, header: { 'Idempotency-Key': key } },
                body: { reason },
              }),
            )
          }
        />
      )}
    </article>
  );
}

const paramsOf = (deal: Conversion, d: Distribution, key: string) => ({ path: { id: deal.id, distribution: d.id }, header: { 'Idempotency-Key': key, 'If-Match': ifMatch(d.version) } });

function Sums({ distribution: d }: { distribution: Distribution }) {
  const { t } = useTranslation('conversion');
  const figures = [
    ['gross', d.gross], ['net', d.net], ['contributors', d.contributors], ['office', d.office], ['unit', d.unit], ['paid', d.paid],
  ] as const;
  return (
    <>
      <dl className="conversion-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`reward.${name}`)}</dt>
            <dd>
              <Money value={value} />
            </dd>
          </div>
        ))}
      </dl>
      {d.relief_until && (
        <p className="quiet">
          {t('reward.reliefUntil')}：{d.relief_until}
        </p>
      )}
    </>
  );
}

function PartsTable({ distribution: d, onPay }: { distribution: Distribution; onPay: (part: Part) => void }) {
  const { t } = useTranslation('conversion');
  return (
    <Table<Part>
      rowKey="seq"
      size="small"
      pagination={false}
      scroll={{ x: 620 }}
      dataSource={d.parts}
      columns={[
        {
          title: t('reward.person'),
          className: 'conversion-tight',
          render: (_, p) => (
            <>
              {p.person.name} {p.person.main && <Tag>{t('reward.isMain')}</Tag>}
              {p.person.leader && <Tag color="gold">{t('reward.isLeader')}</Tag>}
            </>
          ),
        },
        { title: t('reward.part'), align: 'right', render: (_, p) => <Money value={p.amount} bare /> },
        { title: t('reward.paid'), align: 'right', render: (_, p) => <Money value={p.paid} bare /> },
        {
          title: t('reward.open'),
          align: 'right',
          render: (_, p) => (p.open.startsWith('-') ? <Tag color="red">{t('reward.overpaid', { amount: formatYuan(p.open.slice(1)) })}</Tag> : <Money value={p.open} bare />),
        },
        {
          title: t('state'),
          render: (_, p) =>
            d.actions.includes('pay') &&
            !p.open.startsWith('-') &&
            p.open !== '0.00' && (
              <Button size="small" type="primary" aria-label={`${t('reward.pay')} ${p.person.name}`} onClick={() => onPay(p)}>
                {t('reward.pay')}
              </Button>
            ),
        },
      ]}
    />
  );
}

function PaymentsTable({ distribution: d, may, onVoid }: { distribution: Distribution; may: boolean; onVoid: (payment: Payment) => void }) {
  const { t } = useTranslation('conversion');
  const own = (p: Payment) => p.distribution_id === d.id;
  return (
    <Table<Payment>
      rowKey="id"
      size="small"
      pagination={false}
      scroll={{ x: 620 }}
      dataSource={d.payments}
      locale={{ emptyText: <span className="quiet">{t('reward.paymentNone')}</span> }}
      columns={[
        { title: t('reward.person'), render: (_, p) => (own(p) ? d.parts[p.seq]?.person.name : '—') },
        { title: t('day'), dataIndex: 'paid_on', className: 'conversion-tight' },
        { title: t('amount'), align: 'right', render: (_, p) => <Money value={p.amount} bare /> },
        { title: t('reward.voucher'), render: (_, p) => <code className="conversion-hash">{p.voucher_sha256.slice(0, 12)}…</code> },
        {
          title: t('state'),
          render: (_, p) => (
            <>
              {p.late && <Tag color="orange">{t('reward.late')}</Tag>}
              {p.status === 'VOID' && <Tag>{`${t('reward.voided')} ${p.reason ?? ''}`}</Tag>}
              {may && own(p) && p.status === 'PAID' && (
                <Button size="small" aria-label={`${t('reward.void')} ${p.paid_on}`} onClick={() => onVoid(p)}>
                  {t('reward.void')}
                </Button>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

function NoticeDialog({ deal, distribution, onClose }: { deal: Conversion; distribution: Distribution; onClose: () => void }) {
  const { t } = useTranslation('conversion');
  const [channel, setChannel] = useState(deal.terms.channel ?? '');
  const [handler, setHandler] = useState(deal.terms.handler ?? '');
  return (
    <StepDialog
      title={t('reward.notice')}
      about={t('reward.noticeAbout')}
      disabled={channel.trim() === '' || handler.trim() === ''}
      onClose={onClose}
      send={(_, key) => take(api.POST('/conversions/{id}/distributions/{distribution}/notice', { params: paramsOf(deal, distribution, key), body: { channel: channel.trim(), handler: handler.trim() } }))}
    >
      <Labelled label={t('form.channel')}>{(id) => <Input id={id} value={channel} maxLength={200} placeholder={t('form.channelHint')} onChange={(e) => setChannel(e.target.value)} />}</Labelled>
      <Labelled label={t('form.handler')}>{(id) => <Input id={id} value={handler} maxLength={100} onChange={(e) => setHandler(e.target.value)} />}</Labelled>
    </StepDialog>
  );
}
