import { FileProtectOutlined, FileZipOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Space, Tabs } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { saveFile } from '../api/files';
import { ApiProblem } from '../api/problem';
import { ContractSheet } from '../case/ContractSheet';
import { DocumentViewer } from '../case/DocumentViewer';
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

/** A contract as an auditor reads it: its lines in the ledger, its documents, its form, its history. */
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
        actions={contract.certificate_number && <Proofs contract={contract} />}
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
            {
              key: 'documents',
              label: t('contract.documents', { count: contract.documents?.length ?? 0 }),
              children: <DocumentViewer contractId={contract.id} documents={contract.documents ?? []} />,
            },
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

function Lines({ contract }: { contract: Contract }) {
  const { t } = useTranslation('volume');
  const lines = useQuery({ queryKey: ['volume', 'lines-of', contract.id, contract.version], queryFn: () => linesOf(contract.id) });
  if (lines.isPending) return <PartSkeleton rows={2} />;
  if (lines.error) return <ProblemPanel error={lines.error} onRetry={() => void lines.refetch()} />;
  if (lines.data.length === 0) return <EmptyState text={t('contract.linesEmpty')} />;
  return <EntriesTable entries={lines.data} unit="yuan" alone />;
}

async function linesOf(contract: string): Promise<Entry[]> {
  const found: Entry[] = [];
  let cursor: string | undefined;
  do {
    const page = await take(api.GET('/volume/entries', { params: { query: { contract, limit: 200, cursor } } }));
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

/** What proves the registration: the paper, the file that anyone checks offline, and the pack with every document. */
const proofs = [
  { what: 'certificate', icon: <SafetyCertificateOutlined aria-hidden /> },
  { what: 'evidence.json', icon: <FileProtectOutlined aria-hidden /> },
  { what: 'evidence.zip', icon: <FileZipOutlined aria-hidden /> },
] as const;

type Proof = (typeof proofs)[number]['what'];

function Proofs({ contract }: { contract: Contract }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const [busy, setBusy] = useState<Proof>();
  const save = async (what: Proof) => {
    setBusy(what);
    try {
      await saveFile(`/contracts/${contract.id}/${what}`, `${contract.certificate_number}${what === 'certificate' ? '.pdf' : `-${what}`}`);
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title}：${error.detail}` : common('unreachable.title'));
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <Space wrap>
      {proofs.map(({ what, icon }) => (
        <Button key={what} icon={icon} loading={busy === what} onClick={() => void save(what)}>
          {t(`contract.proof.${what === 'certificate' ? 'certificate' : what === 'evidence.json' ? 'file' : 'pack'}`)}
        </Button>
      ))}
    </Space>
  );
}
