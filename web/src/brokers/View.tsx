import { DownloadOutlined } from '@ant-design/icons';
import { Alert, App, Button, Descriptions, Input, Table, Tag, Timeline } from 'antd';
import { useState } from 'react';
import { api, type Schemas, take } from '../api/client';
import { saveFile } from '../api/files';
import { ApiProblem } from '../api/problem';
import { Problem } from '../after/Problem';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { formatInstant } from '../ui/format';
import { useCodeName } from '../ui/useCodeTable';
import { colours, type Filing, languages, useSend } from './model';

export function StatusTagOf({ filing }: { filing: Pick<Filing, 'status'> }) {
  const { t } = useTranslation('brokers');
  return <Tag color={colours[filing.status] ?? 'default'}>{t(`status.${filing.status}`)}</Tag>;
}

/** What holds now. */
export function Facts({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const field = useCodeName('technology_fields');
  const items = [
    { key: 'no', label: t('no'), children: filing.broker_no ?? t('notYet') },
    { key: 'name', label: t('name'), children: filing.name },
    { key: 'id', label: t('idNo'), children: `${filing.person.id_no} ${t(filing.person.verified ? 'verified' : 'unverified')}` },
    { key: 'org', label: t('organization'), children: filing.organization_name ?? '' },
    { key: 'level', label: t('level'), children: <CodeName table="broker_levels" code={filing.level} /> },
    ...(filing.org_role ? [{ key: 'role', label: t('orgRole'), children: filing.org_role }] : []),
    { key: 'title', label: t('title'), children: <CodeName table="broker_titles" code={filing.title} /> },
    { key: 'fields', label: t('fields'), children: filing.fields.map(field).join('、') },
    { key: 'languages', label: t('languages'), children: filing.languages.map((l) => languages[l] ?? l).join('、') },
    ...(filing.intro ? [{ key: 'intro', label: t('intro'), children: filing.intro }] : []),
    { key: 'public', label: t('consent'), children: t(filing.consent_public ? 'yes' : 'no_') },
    ...(filing.notice_to ? [{ key: 'notice', label: t('notice'), children: `${filing.notice_from ?? ''} – ${filing.notice_to}` }] : []),
    ...(filing.valid_until ? [{ key: 'valid', label: t('validUntil'), children: filing.valid_until }] : []),
    ...(filing.suspended_until ? [{ key: 'suspended', label: t('suspendedUntil'), children: filing.suspended_until }] : []),
    ...(filing.blocked_until ? [{ key: 'blocked', label: t('blockedUntil'), children: filing.blocked_until }] : []),
  ];
  return <Descriptions bordered size="small" column={{ xs: 1, md: 2 }} items={items} />;
}

/** What keeps a draft from being submitted, in the server's words. */
export function Findings({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  if (filing.status !== 'DRAFT') return null;
  if (filing.findings.length === 0) return <Alert type="success" showIcon title={t('complete')} />;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('incomplete')}
      description={
        <ul>
          {filing.findings.map((f) => (
            <li key={`${f.pointer ?? ''}${f.code}`}>{f.detail}</li>
          ))}
        </ul>
      }
    />
  );
}

/** The certificates; the bureau says of each what the issuer answered. */
export function Certificates({ filing, check, own }: { filing: Filing; check?: boolean; own?: boolean }) {
  const { t } = useTranslation('brokers');
  type Row = Schemas['BrokerCertificate'];
  return (
    <Table<Row>
      size="small"
      rowKey="id"
      pagination={false}
      scroll={{ x: 720 }}
      dataSource={filing.certificates}
      locale={{ emptyText: <span className="quiet">{t('noCertificate')}</span> }}
      columns={[
        { title: t('certificateNo'), render: (_, c) => <CertificateFile filing={filing} certificate={c} /> },
        { title: t('issuer'), dataIndex: 'issuer' },
        { title: t('level'), render: (_, c) => <CodeName table="broker_levels" code={c.level} /> },
        { title: t('hours'), dataIndex: 'hours', align: 'right' },
        { title: t('issuedOn'), dataIndex: 'issue_date' },
        { title: t('state'), render: (_, c) => `${t(`certificate.${c.state}`)}${c.how ? `（${c.how === 'PLATFORM' ? t('byPlatform') : c.how}）` : ''}` },
        ...(own ? [{ title: t('remove'), render: (_: unknown, c: Row) => (c.state === 'DECLARED' ? <Remove filing={filing} certificate={c} /> : null) }] : []),
        ...(check ? [{ title: t('check'), render: (_: unknown, c: Row) => (c.state === 'DECLARED' ? <Check filing={filing} certificate={c.id} /> : null) }] : []),
      ]}
    />
  );
}

/** The number, which opens the file that was handed in. */
function CertificateFile({ filing, certificate }: { filing: Filing; certificate: Schemas['BrokerCertificate'] }) {
  const { message } = App.useApp();
  const save = async () => {
    try {
      await saveFile(`/brokers/${filing.id}/certificates/${certificate.id}/file`, certificate.filename);
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title} ${error.detail}` : String(error));
    }
  };
  if (!certificate.filename) return <>{certificate.certificate_no}</>;
  return (
    <Button type="link" size="small" icon={<DownloadOutlined />} onClick={() => void save()}>
      {certificate.certificate_no}
    </Button>
  );
}

/** Takes a certificate back that nobody has checked. */
function Remove({ filing, certificate }: { filing: Filing; certificate: Schemas['BrokerCertificate'] }) {
  const { t } = useTranslation('brokers');
  const { busy, refused, send } = useSend();
  return (
    <>
      <Button
        size="small"
        danger
        loading={busy}
        aria-label={`${t('remove')} ${certificate.certificate_no}`}
        onClick={() =>
          void send((key) =>
            take(
              api.POST('/brokers/{id}/certificates/{certificate}/remove', {
                params: { path: { id: filing.id, certificate: certificate.id }, header: { 'Idempotency-Key': key, 'If-Match': `"v${filing.version}"` } },
                body: {},
              }),
            ),
          )
        }
      >
        {t('remove')}
      </Button>
      <Problem error={refused} />
    </>
  );
}

function Check({ filing, certificate }: { filing: Filing; certificate: string }) {
  const { t } = useTranslation('brokers');
  const [how, setHow] = useState('');
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend();
  const say = (stands: boolean) =>
    void send((key) =>
      take(
        api.POST('/brokers/{id}/certificates/{certificate}/check', {
          params: { path: { id: filing.id, certificate }, header: { 'Idempotency-Key': key, 'If-Match': `"v${filing.version}"` } },
          body: { stands, how, ...(stands ? {} : { reason }) },
        }),
      ),
    );
  return (
    <div className="broker-check">
      <Input aria-label={t('how')} placeholder={t('how')} maxLength={200} value={how} onChange={(e) => setHow(e.target.value)} />
      <Button size="small" type="primary" disabled={how.trim() === ''} loading={busy} onClick={() => say(true)}>
        {t('stands')}
      </Button>
      <Input aria-label={t('standsNotWhy')} placeholder={t('standsNotWhy')} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} />
      <Button size="small" danger disabled={how.trim() === '' || reason.trim() === ''} loading={busy} onClick={() => say(false)}>
        {t('standsNot')}
      </Button>
      <Problem error={refused} />
    </div>
  );
}

/** The record, newest first. */
export function Acts({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const ground = useCodeName('broker_misconduct_kinds');
  if (filing.acts.length === 0) return <p className="quiet">{t('noActs')}</p>;
  return (
    <Timeline
      items={[...filing.acts].reverse().map((a) => ({
        key: a.id,
        content: (
          <>
            <strong>{t(`act.${a.kind as 'FILED'}`)}</strong> {a.from}
            {a.until ? ` – ${a.until}` : ''} {a.ground?.startsWith('C0') || a.ground === 'C10' ? ground(a.ground) : ''} {a.decision_no}
            {a.reason ? <div>{a.reason}</div> : null}
            <div className="quiet">{formatInstant(a.recorded_at)}</div>
          </>
        ),
      }))}
    />
  );
}
