import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { useParams } from 'react-router';
import { AfterTab } from '../../after/AfterTab';
import { api, take } from '../../api/client';
import { BrokerPart } from '../../brokerage/BrokerPart';
import { ContractSheet } from '../../case/ContractSheet';
import { DecisionList, NoticeList, ReviewList } from '../../case/Decided';
import { DocumentViewer } from '../../case/DocumentViewer';
import { HistoryTimeline } from '../../case/HistoryTimeline';
import { NextStep } from '../../case/NextStep';
import { useTranslation } from '../../i18n';
import { ClockSheet } from '../../offices/clock/ClockSheet';
import { ActingBanner, ActingLine } from '../../mandates/ActingBanner';
import { PolicyTab } from '../../policy/PolicyTab';
import { PageHeader } from '../../ui/PageHeader';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PageSkeleton } from '../../ui/Skeletons';
import { StatusTag } from '../../ui/StatusTag';
import type { Contract } from '../edit/editor';
import { CertificateCard } from './CertificateCard';
import { ViewActions } from './ViewActions';
import './view.css';

/** /contracts/:id: everything about a contract, to read; actions as the API allows. */
export function ViewPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['contract', id],
    queryFn: () => take(api.GET('/contracts/{id}', { params: { path: { id } } })),
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <View contract={data} />;
}

function View({ contract }: { contract: Contract }) {
  const { t } = useTranslation('contracts');
  return (
    <div className="view-page">
      <PageHeader
        title={contract.project_name || t('list.untitled')}
        tag={<StatusTag status={contract.status} />}
        sub={<Numbers contract={contract} />}
        actions={<ViewActions contract={contract} />}
      />
      <ActingBanner contract={contract} />
      <NextStep contract={contract} />
      {contract.certificate_number && <CertificateCard contract={contract} />}
      <Parts contract={contract} />
    </div>
  );
}

function Numbers({ contract }: { contract: Contract }) {
  const { t } = useTranslation('contracts');
  return (
    <span className="view-numbers">
      {contract.acceptance_no && <span>{t('view.acceptance', { number: contract.acceptance_no })}</span>}
      {!contract.acting_for && <ActingLine contract={contract} linked />}
      {contract.office && <span>{t('view.office', { name: contract.office.name })}</span>}
    </span>
  );
}

/** What there is to read, a part at a time; a part without anything is left out. */
function Parts({ contract }: { contract: Contract }) {
  const { t } = useTranslation(['contracts', 'policy', 'brokerage']);
  const documents = contract.documents ?? [];
  const { parties } = contract;
  const count = (list?: readonly unknown[]) => (list?.length ? ` ${list.length}` : '');
  const items = [
    { key: 'sheet', label: t('view.sheet'), children: <ContractSheet contract={contract} /> },
    { key: 'documents', label: t('view.documents') + count(documents), children: <DocumentViewer contractId={contract.id} documents={documents} /> },
    ...(contract.notices?.length ? [{ key: 'notices', label: t('view.notices') + count(contract.notices), children: <NoticeList notices={contract.notices} parties={parties} /> }] : []),
    ...(contract.reviews?.length ? [{ key: 'reviews', label: t('view.reviews') + count(contract.reviews), children: <ReviewList reviews={contract.reviews} /> }] : []),
    ...(contract.decisions?.length ? [{ key: 'decisions', label: t('view.decisions'), children: <DecisionList decisions={contract.decisions} /> }] : []),
    ...(contract.registered_on || contract.proceeding_id ? [{ key: 'after', label: t('view.after'), children: <AfterTab contract={contract} /> }] : []),
    ...(contract.deadline || contract.notices?.length ? [{ key: 'clock', label: t('view.clock'), children: <ClockSheet contractId={contract.id} /> }] : []),
    { key: 'brokers', label: t('brokerage:tab'), children: <BrokerPart contractId={contract.id} editable={contract.actions?.includes('edit') ?? false} /> },
    { key: 'policy', label: t('policy:tab'), children: <PolicyTab contractId={contract.id} /> },
    { key: 'history', label: t('view.history'), children: <HistoryTimeline contractId={contract.id} /> },
  ];
  return (
    <div className="panel view-parts">
      <Tabs items={items} destroyOnHidden />
    </div>
  );
}
