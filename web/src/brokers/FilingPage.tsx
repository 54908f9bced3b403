import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { useCodeOptions } from '../ui/useCodeTable';
import { Actions } from './Actions';
import './brokers.css';
import { Begin, Change } from './Entry';
import { addCertificate, type Filing, useSend } from './model';
import { Organization } from './Organization';
import { Acts, Certificates, Facts, Findings, StatusTagOf } from './View';

/** /filing: the caller's own way into the register: particulars, filing, certificates, what came of it. */
export function FilingPage() {
  const { t } = useTranslation('brokers');
  const person = useQuery({ queryKey: ['person'], queryFn: () => ownPerson() });
  const filing = useQuery({ queryKey: ['filing', 'own'], queryFn: () => ownFiling() });
  const error = person.error ?? filing.error;
  if (error) return <ProblemPanel error={error} onRetry={() => void Promise.all([person.refetch(), filing.refetch()])} />;
  if (person.data === undefined || filing.data === undefined) return <PageSkeleton />;
  const own = filing.data;
  return (
    <div className="broker-page">
      <PageHeader title={t('ownTitle')} sub={t('ownAbout')} tag={own && <StatusTagOf filing={own} />} actions={own && <><Actions filing={own} /><Change filing={own} />{own.actions.includes('organization') && <Organization filing={own} />}</>} />
      {person.data === null ? <Particulars /> : own === null ? <Begin /> : <Own filing={own} />}
    </div>
  );
}

async function ownPerson(): Promise<Schemas['Person'] | null> {
  try {
    return await take(api.GET('/me/person'));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

/** The newest filing of the account; the list of a broker holds its own only. */
async function ownFiling(): Promise<Filing | null> {
  const { items } = await take(api.GET('/brokers', { params: { query: { limit: 1 } } }));
  const first = items[0];
  return first ? take(api.GET('/brokers/{id}', { params: { path: { id: first.id } } })) : null;
}

const idKinds = ['RESIDENT', 'PERMIT', 'PASSPORT', 'PERMANENT'] as const;

/** Asks for the caller's particulars, which every register of persons needs once. */
export function Particulars() {
  const { t } = useTranslation('brokers');
  const [typed, setTyped] = useState({ name: '', id_no: '', phone: '', email: '' });
  const [kind, setKind] = useState<Schemas['IDKind']>('RESIDENT');
  const { busy, refused, send } = useSend();
  const field = (key: keyof typeof typed, label: string) => (
    <Labelled label={label}>{(id) => <Input id={id} value={typed[key]} maxLength={254} onChange={(e) => setTyped({ ...typed, [key]: e.target.value })} />}</Labelled>
  );
  return (
    <section className="panel broker-form">
      <h2>{t('particulars')}</h2>
      <p className="quiet">{t('particularsAbout')}</p>
      {field('name', t('name'))}
      <Labelled label={t('idKind')}>
        {(id) => <Select id={id} className="after-choose" value={kind} options={idKinds.map((value) => ({ value, label: t(`kind.${value}`) }))} onChange={setKind} />}
      </Labelled>
      {field('id_no', t('idNo'))}
      {field('phone', t('phone'))}
      {field('email', t('email'))}
      <Problem error={refused} />
      <Button
        type="primary"
        loading={busy}
        disabled={typed.name === '' || typed.id_no === '' || typed.phone === ''}
        onClick={() =>
          void send((key) =>
            take(
              api.POST('/me/person', {
                params: { header: { 'Idempotency-Key': key } },
                body: { name: typed.name, id_kind: kind, id_no: typed.id_no, phone: typed.phone, ...(typed.email ? { email: typed.email } : {}) },
              }),
            ),
          )
        }
      >
        {t('save')}
      </Button>
    </section>
  );
}

function Own({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  return (
    <>
      <section className="panel">
        <Findings filing={filing} />
        <Facts filing={filing} />
      </section>
      <section className="panel">
        <h2>{t('certificates')}</h2>
        <Certificates filing={filing} own />
        {['DRAFT', 'ACTIVE', 'EXPIRED'].includes(filing.status) && <AddCertificate filing={filing} />}
      </section>
      <section className="panel">
        <h2>{t('record')}</h2>
        <Acts filing={filing} />
      </section>
    </>
  );
}

const certificateKinds = ['TRAINING', 'TITLE', 'RTTP', 'OTHER'] as const;

function AddCertificate({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const [number, setNumber] = useState('');
  const [issuer, setIssuer] = useState('');
  const [kind, setKind] = useState<(typeof certificateKinds)[number]>('TRAINING');
  const [level, setLevel] = useState(filing.level);
  const levels = useCodeOptions('broker_levels');
  const [base, setBase] = useState<string>();
  const [issued, setIssued] = useState(dayjs().format('YYYY-MM-DD'));
  const [file, setFile] = useState<File>();
  const bases = useQuery({ queryKey: ['bases'], queryFn: () => take(api.GET('/training/bases')) });
  const { busy, refused, send } = useSend(() => setNumber(''));
  const options = [{ value: '', label: t('elsewhere') }, ...(bases.data?.items ?? []).map((b) => ({ value: b.organization_id, label: b.name }))];
  return (
    <div className="broker-form">
      <h3>{t('addCertificate')}</h3>
      <Labelled label={t('certificateNo')}>{(id) => <Input id={id} value={number} maxLength={64} onChange={(e) => setNumber(e.target.value)} />}</Labelled>
      <Labelled label={t('certificateKind')}>
        {(id) => <Select id={id} className="after-choose" value={kind} options={certificateKinds.map((value) => ({ value, label: t(`certificateKinds.${value}`) }))} onChange={setKind} />}
      </Labelled>
      <Labelled label={t('certificateLevel')}>{(id) => <Select id={id} className="after-choose" value={level} options={levels} onChange={setLevel} />}</Labelled>
      <Labelled label={t('issuingBase')}>{(id) => <Select id={id} className="after-choose" value={base ?? ''} options={options} onChange={setBase} />}</Labelled>
      {!base && <Labelled label={t('issuer')}>{(id) => <Input id={id} value={issuer} maxLength={100} onChange={(e) => setIssuer(e.target.value)} />}</Labelled>}
      <Labelled label={t('issuedOn')}>{(id) => <DatePicker id={id} allowClear={false} value={dayjs(issued)} onChange={(d) => setIssued((d ?? dayjs()).format('YYYY-MM-DD'))} />}</Labelled>
      <Labelled label={t('file')}>{(id) => <input id={id} type="file" accept=".pdf,.jpg,.jpeg,.png" onChange={(e) => setFile(e.target.files?.[0])} />}</Labelled>
      <Problem error={refused} />
      <Button
        loading={busy}
        disabled={number === '' || !file || (!base && issuer === '')}
        onClick={() =>
          file &&
          void send((key) =>
            addCertificate(
              filing.id,
              { kind, level, certificate_no: number, issue_date: issued, ...(base ? { issuer_organization_id: base } : { issuer }) },
              file,
              key,
            ),
          )
        }
      >
        {t('addCertificate')}
      </Button>
    </div>
  );
}
