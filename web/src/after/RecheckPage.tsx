import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, newKey, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import './after.css';
import { Proceedings } from './ListPage';
import { Labelled } from './OpenPage';
import { Problem } from './Problem';

/** /rechecks: an authority asks the registry to look at a contract again. */
export function RecheckPage() {
  const { t } = useTranslation('after');
  const me = useMe();
  const go = useNavigate();
  const [number, setNumber] = useState('');
  const [authority, setAuthority] = useState(me.organization.name);
  const [reason, setReason] = useState('');
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const send = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      const opened = await take(api.POST('/rechecks', { params: { header: { 'Idempotency-Key': key } }, body: { certificate_number: number.trim(), authority: authority.trim(), reason: reason.trim() } }));
      void go(`/after/${opened.id}`);
    } catch (error) {
      setRefused(error);
      setKey(newKey());
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="after-main">
      <PageHeader title={t('recheck.title')} />
      <section className="panel after-form">
        <Alert type="info" showIcon title={t('recheck.about')} />
        <Labelled label={t('recheck.number')}>{(id) => <Input id={id} className="after-choose" value={number} onChange={(e) => setNumber(e.target.value)} />}</Labelled>
        <Labelled label={t('recheck.authority')}>{(id) => <Input id={id} className="after-choose" value={authority} maxLength={200} onChange={(e) => setAuthority(e.target.value)} />}</Labelled>
        <Labelled label={t('recheck.reason')}>{(id) => <Input.TextArea id={id} className="after-text" value={reason} maxLength={4000} onChange={(e) => setReason(e.target.value)} />}</Labelled>
        <Problem error={refused} />
        <div>
          <Button type="primary" loading={busy} disabled={[number, authority, reason].some((text) => text.trim() === '')} onClick={() => void send()}>
            {t('recheck.submit')}
          </Button>
        </div>
      </section>
      <section className="panel">
        <h2>{t('recheck.mine')}</h2>
        <Proceedings query={{ kind: ['RECHECK'] }} />
      </section>
    </div>
  );
}
