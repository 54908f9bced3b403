import { SafetyCertificateOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Tabs } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { saveFile } from '../api/files';
import { ApiProblem } from '../api/problem';
import { ContractSheet } from '../case/ContractSheet';
import { HistoryTimeline } from '../case/HistoryTimeline';
import { useTranslation } from '../i18n';
import { ClockSheet } from '../offices/clock/ClockSheet';
import { RecusalNotes } from '../offices/recusal/RecusalNotes';
import { DateText } from '../ui/DateText';
import { EmptyState } from '../ui/EmptyState';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton, PartSkeleton } from '../ui/Skeletons';
import { StatusTag } from '../ui/StatusTag';
import { EntriesTable, type Entry } from './EntriesTable';
import './volume.css';

type Contract = Schemas['Contract'];

/** A contract as an auditor reads it: its lines in the ledger, its form, its history. */
export function ContractPage() {
  const { id = '' } = useParams();
  const contract = useQuery({ queryKey: ['contract', id], queryFn: () => take(api.GET('/contracts/{id}', { params: { path: { id } } })) });
  if (contract.isPending) return <PageSkeleton />;
  if (contract.error) return <ProblemPanel error={contract.error} onRetry={() => void contract.refetch()} />;
  return <Case contract={contract.data} />;
}

function Case({ contract }: { contract: Contract }) {
  const { t } = useTranslation('volume');
  return (
    <>
      <PageHeader
        title={contract.project_name || t('contract.title')}
        tag={<StatusTag status={contract.status} />}
        sub={<span className="volume-number">{contract.acceptance_no}</span>}
        actions={contract.certificate_number && <Certificate contract={contract} />}
      />
      <RecusalNotes contractId={contract.id} version={contract.version} />
      <section className="panel">
        <dl className="volume-total">
          <Fact name={t('contract.certificate')}>
            <span className="volume-number">{contract.certificate_number ?? t('contract.noCertificate')}</span>
          </Fact>
          <Fact name={t('contract.registered')}>
            <DateText value={contract.registered_on} />
          </Fact>
          <Fact name={t('contract_amount')}>
            <Money value={contract.approved?.contract_amount ?? contract.contract_amount} />
          </Fact>
          <Fact name={t('technical_amount')}>
            <Money value={contract.approved?.technical_amount ?? contract.technical_amount} />
          </Fact>
        </dl>
      </section>
      <section className="panel">
        <h2>{t('contract.lines')}</h2>
        <Lines contract={contract} />
      </section>
      <section className="panel">
        <Tabs
          items={[
            { key: 'history', label: t('contract.history'), children: <HistoryTimeline contractId={contract.id} /> },
            { key: 'clock', label: t('contract.clock'), children: <ClockSheet contractId={contract.id} /> },
            { key: 'sheet', label: t('contract.sheet'), children: <ContractSheet contract={contract} /> },
          ]}
        />
      </section>
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

// All lines of a contract belong to the day of its first registration, so that
// day's lines hold them; the API has no filter by contract.
function Lines({ contract }: { contract: Contract }) {
  const { t } = useTranslation('volume');
  const day = contract.registered_on;
  const lines = useQuery({ queryKey: ['volume', 'lines-of', contract.id, contract.version], queryFn: () => linesOf(contract.id, day ?? ''), enabled: !!day });
  if (!day) return <EmptyState text={t('contract.linesEmpty')} />;
  if (lines.isPending) return <PartSkeleton rows={2} />;
  if (lines.error) return <ProblemPanel error={lines.error} onRetry={() => void lines.refetch()} />;
  if (lines.data.length === 0) return <EmptyState text={t('contract.linesEmpty')} />;
  return <EntriesTable entries={lines.data} unit="yuan" alone />;
}

async function linesOf(id: string, day: string): Promise<Entry[]> {
  const found: Entry[] = [];
  let cursor: string | undefined;
  do {
    const page = await take(api.GET('/volume/entries', { params: { query: { from: day, to: day, limit: 200, cursor } } }));
    found.push(...page.items.filter((e) => e.contract_id === id));
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

function Certificate({ contract }: { contract: Contract }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await saveFile(`/contracts/${contract.id}/certificate`, `${contract.certificate_number}.pdf`);
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title}：${error.detail}` : common('unreachable.title'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<SafetyCertificateOutlined aria-hidden />} loading={busy} onClick={() => void save()}>
      {t('contract.download')}
    </Button>
  );
}
