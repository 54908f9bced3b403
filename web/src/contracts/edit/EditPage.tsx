import { useQuery } from '@tanstack/react-query';
import { Result } from 'antd';
import { useParams } from 'react-router';
import { api, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PageSkeleton } from '../../ui/Skeletons';
import { useCodeName } from '../../ui/useCodeTable';
import { LinkButton } from '../LinkButton';
import type { Contract } from './editor';
import { EditForm } from './EditForm';

/** /contracts/new: nothing exists until something is entered. */
export function NewPage() {
  return <EditForm contract={undefined} />;
}

/** /contracts/:id/edit */
export function EditPage() {
  const { id = '' } = useParams();
  // Read once: from then on the draft keeps itself up to date.
  const { data, error, refetch } = useQuery({
    queryKey: ['contract-to-edit', id],
    queryFn: () => take(api.GET('/contracts/{id}', { params: { path: { id } } })),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <PageSkeleton />;
  return data.actions.includes('edit') ? <EditForm contract={data} /> : <NotEditable contract={data} />;
}

function NotEditable({ contract }: { contract: Contract }) {
  const { t } = useTranslation('contracts');
  const status = useCodeName('contract_statuses');
  return (
    <Result
      status="info"
      title={t('edit.notEditable')}
      subTitle={t('edit.notEditableHint', { status: status(contract.status) })}
      extra={
        <LinkButton to={`/contracts/${contract.id}`} type="primary">
          {t('edit.toView')}
        </LinkButton>
      }
    />
  );
}
