import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { formatInstant } from '../ui/format';
import { PartSkeleton } from '../ui/Skeletons';
import { type Filing, useSend } from './model';

type Complaint = Schemas['BrokerComplaint'];

/** What was said against a broker, and what came of it; an open objection keeps a filing on notice. */
export function Complaints({ filing, decides }: { filing: Filing; decides: boolean }) {
  const { t } = useTranslation('brokers');
  const { data, error } = useQuery({
    queryKey: ['filing', filing.id, 'complaints'],
    queryFn: () => take(api.GET('/brokers/{id}/complaints', { params: { path: { id: filing.id } } })),
  });
  if (error) return <Problem error={error} />;
  if (!data) return <PartSkeleton rows={2} />;
  const open = data.items.filter((c) => c.status === 'OPEN' && c.kind === 'OBJECTION').length;
  return (
    <>
      {filing.status === 'NOTICE' && open > 0 && <Alert type="warning" showIcon title={t('complaint.blocks', { count: open })} />}
      {data.items.length === 0 && <p className="quiet">{t('complaint.none')}</p>}
      <ul className="broker-complaints">
        {data.items.map((c) => (
          <li key={c.id}>
            <Tag color={c.status === 'OPEN' ? 'orange' : c.status === 'UPHELD' ? 'red' : 'default'}>{t(`complaint.status.${c.status}`)}</Tag>
            <strong>{t(`complaint.kind.${c.kind as 'OBJECTION' | 'COMPLAINT'}`)}</strong> {c.received_on} <span className="quiet">{c.id}</span>
            <p>{c.text}</p>
            <p className="quiet">{t('complaint.contact', { contact: c.contact })}</p>
            {c.outcome && (
              <p>
                {t('complaint.outcome', { outcome: c.outcome })} <span className="quiet">{c.decided_at ? formatInstant(c.decided_at) : ''}</span>
              </p>
            )}
            {decides && c.status === 'OPEN' && <Decide filing={filing} complaint={c} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Decide({ filing, complaint }: { filing: Filing; complaint: Complaint }) {
  const { t } = useTranslation('brokers');
  const [outcome, setOutcome] = useState('');
  const [act, setAct] = useState<string>();
  const { busy, refused, send } = useSend();
  const acts = filing.acts.map((a) => ({ value: a.id, label: `${a.from} ${t(`act.${a.kind as 'FILED'}`)}` })).reverse();
  const say = (upheld: boolean) =>
    void send((key) =>
      take(
        api.POST('/brokers/{id}/complaints/{complaint}/decide', {
          params: { path: { id: filing.id, complaint: complaint.id }, header: { 'Idempotency-Key': key } },
          body: { upheld, outcome, ...(act ? { act_id: act } : {}) },
        }),
      ),
    );
  return (
    <div className="broker-check">
      <Input aria-label={t('complaint.say')} placeholder={t('complaint.say')} maxLength={1000} value={outcome} onChange={(e) => setOutcome(e.target.value)} />
      <Select aria-label={t('complaint.act')} placeholder={t('complaint.act')} allowClear value={act} options={acts} popupMatchSelectWidth={false} onChange={setAct} />
      <Button size="small" type="primary" loading={busy} disabled={outcome.trim() === ''} onClick={() => say(false)}>
        {t('complaint.dismiss')}
      </Button>
      <Button size="small" danger loading={busy} disabled={outcome.trim() === ''} onClick={() => say(true)}>
        {t('complaint.uphold')}
      </Button>
      <Problem error={refused} />
    </div>
  );
}
