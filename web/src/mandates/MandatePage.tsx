import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Descriptions } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { saveFile } from '../api/files';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { formatInstant } from '../ui/format';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { useCodeName } from '../ui/useCodeTable';
import { Deeds } from './Deeds';
import './mandates.css';
import { MandateActions } from './MandateActions';
import { MandateTag } from './MandateTag';
import type { Mandate } from './model';

/** /mandates/:id: what a mandate allows, who confirmed it, what was done under it. */
export function MandatePage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['mandate', id], queryFn: () => take(api.GET('/mandates/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <View mandate={data} />;
}

function View({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation('mandates');
  return (
    <div className="mandate-page">
      <PageHeader
        title={t('page.title', { client: mandate.client.name, agent: mandate.agent.name })}
        tag={<MandateTag mandate={mandate} />}
        sub={`${mandate.from} – ${mandate.to}`}
        actions={<MandateActions mandate={mandate} />}
      />
      <div className="mandate-grid">
        <section className="panel" aria-labelledby="facts-title">
          <h2 id="facts-title" className="mandate-title">
            {t('page.facts')}
          </h2>
          <Facts mandate={mandate} />
        </section>
        <section className="panel" aria-labelledby="acts-title">
          <h2 id="acts-title" className="mandate-title">
            {t('page.acts')}
          </h2>
          <Deeds mandate={mandate} />
        </section>
      </div>
    </div>
  );
}

function Facts({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation('mandates');
  const act = useCodeName('mandated_acts');
  const items = [
    { key: 'client', label: t('list.client'), children: mandate.client.name },
    { key: 'agent', label: t('list.agent'), children: mandate.agent.name },
    { key: 'person', label: t('page.person'), children: mandate.agent_user?.name ?? t('page.anyone') },
    {
      key: 'acts',
      label: t('list.acts'),
      children: (
        <ol className="mandate-scope">
          {mandate.acts.map((code) => (
            <li key={code}>{act(code)}</li>
          ))}
        </ol>
      ),
    },
    { key: 'kinds', label: t('page.kinds'), children: mandate.kinds.length === 0 ? t('page.all') : <Kinds codes={mandate.kinds} /> },
    { key: 'contracts', label: t('page.contracts'), children: mandate.contracts.length === 0 ? t('page.all') : mandate.contracts.join('、') },
    { key: 'consent', label: t('page.consent'), children: t(mandate.party_consent ? 'page.consentYes' : 'page.consentNo') },
    { key: 'period', label: t('list.period'), children: `${mandate.from} – ${mandate.to}` },
    ...(mandate.reference ? [{ key: 'reference', label: t('page.reference'), children: mandate.reference }] : []),
    { key: 'document', label: t('page.document'), children: <Paper mandate={mandate} /> },
    { key: 'proposed', label: t('page.proposed'), children: <Stamp step={mandate.proposed} /> },
    ...(mandate.confirmed ? [{ key: 'confirmed', label: t('page.confirmed'), children: <Stamp step={mandate.confirmed} /> }] : []),
    ...(mandate.closed ? [{ key: 'closed', label: t('page.closed'), children: <Stamp step={mandate.closed} /> }] : []),
    ...(mandate.reason ? [{ key: 'reason', label: t('page.reason'), children: mandate.reason }] : []),
  ];
  return <Descriptions bordered size="small" column={1} items={items} />;
}

function Kinds({ codes }: { codes: string[] }) {
  return (
    <>
      {codes.map((code, i) => (
        <span key={code}>
          {i > 0 && '、'}
          <CodeName table="contract_types" code={code} />
        </span>
      ))}
    </>
  );
}

function Stamp({ step }: { step: Schemas['MandateStep'] }) {
  const { t } = useTranslation('mandates');
  return <>{t('page.stamp', { name: step.by_name ?? step.by, at: formatInstant(step.at) })}</>;
}

function Paper({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation('mandates');
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await saveFile(`/mandates/${mandate.id}/document`, mandate.document.filename);
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title} ${error.detail}` : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div>{mandate.document.filename}</div>
      <Button size="small" icon={<DownloadOutlined />} loading={busy} onClick={() => void save()}>
        {t('page.download')}
      </Button>
    </>
  );
}
