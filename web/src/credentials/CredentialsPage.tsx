import { useQuery } from '@tanstack/react-query';
import { Descriptions, Tag } from 'antd';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { DownloadButton } from '../ui/DownloadButton';
import { EmptyState } from '../ui/EmptyState';
import { InstantText } from '../ui/InstantText';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import './credentials.css';
import { Links } from './Links';

type Credential = Schemas['Credential'];

const colors: Record<Schemas['CredentialStatus'], string> = { VALID: 'green', SUSPENDED: 'orange', EXPIRED: 'default', REVOKED: 'red', REPLACED: 'default' };

/** /credentials: what a broker was certified, to show and to hand on. */
export function CredentialsPage() {
  const { t } = useTranslation('credentials');
  const list = useQuery({ queryKey: ['credentials', 'own'], queryFn: () => take(api.GET('/me/credentials', { params: { query: { limit: 50 } } })) });
  return (
    <div className="credential-page">
      <PageHeader title={t('title')} sub={t('about')} />
      {list.isPending && <PartSkeleton rows={5} />}
      {list.error && <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && (
        <EmptyState text={t('empty')}>
          <span className="quiet">{t('emptyHint')}</span>
        </EmptyState>
      )}
      {list.data?.items.map((credential) => <One key={credential.id} credential={credential} />)}
    </div>
  );
}

function One({ credential }: { credential: Credential }) {
  const { t } = useTranslation('credentials');
  const { holder } = credential;
  const over = credential.status === 'REVOKED' || credential.status === 'REPLACED';
  return (
    <section className="panel" aria-label={credential.number}>
      <div className="credential-head">
        <h2>{credential.level_name}</h2>
        <Tag color={colors[credential.status]}>{t(`status.${credential.status}`)}</Tag>
        {credential.replaced_by && <span className="quiet">{t('replacedBy', { number: credential.replaced_by })}</span>}
      </div>
      <div className="credential-do">
        {!over && (
          <DownloadButton type="primary" path={`/credentials/${credential.id}/card.pdf`} fallback={`${credential.number}.pdf`}>
            {t('card')}
          </DownloadButton>
        )}
        <DownloadButton path={`/credentials/${credential.id}/credential.jwt`} fallback={`${credential.number}.jwt`}>
          {t('token')}
        </DownloadButton>
      </div>
      <Descriptions size="small" column={{ xs: 1, md: 2 }}>
        <Descriptions.Item label={t('number')}>
          <a href={new URL(credential.public_url).pathname} target="_blank" rel="noreferrer">
            {credential.number}
          </a>
        </Descriptions.Item>
        <Descriptions.Item label={t('reveal.NAME')}>{holder.name}</Descriptions.Item>
        <Descriptions.Item label={t('reveal.BROKER_NUMBER')}>{holder.broker_number}</Descriptions.Item>
        {holder.national_number && <Descriptions.Item label={t('reveal.NATIONAL_NUMBER')}>{holder.national_number}</Descriptions.Item>}
        {holder.organization && <Descriptions.Item label={t('reveal.ORGANIZATION')}>{holder.organization}</Descriptions.Item>}
        {holder.fields && <Descriptions.Item label={t('reveal.FIELDS')}>{holder.fields.join('、')}</Descriptions.Item>}
        <Descriptions.Item label={t('validity')}>
          <span>
            <InstantText value={credential.valid_from} /> – {holder.valid_until ?? t('forever')}
          </span>
        </Descriptions.Item>
      </Descriptions>
      {!over && <Links credential={credential} />}
    </section>
  );
}
