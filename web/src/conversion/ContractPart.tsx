import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Labelled } from '../after/OpenPage';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { Money } from '../ui/Money';
import { type ContractStatus, StatusTag } from '../ui/StatusTag';
import { change, type Conversion, percent, points } from './model';
import { ShareInput, StepDialog } from './View';

/** The contract that carries the deal. */
export function ContractPart({ deal }: { deal: Conversion }) {
  const { t } = useTranslation('conversion');
  const c = deal.contract;
  return (
    <section className="panel">
      <h2>{t('contract.title')}</h2>
      {!c && <p className="quiet">{t('contract.none')}</p>}
      {c && (
        <>
          {(deal.status === 'DRAFT' || deal.status === 'NOTICE') && <Alert type="warning" showIcon title={t('contract.notReady')} />}
          <Descriptions
            bordered
            size="small"
            column={{ xs: 1, md: 2 }}
            items={[
              { key: 'name', label: t('contract.name'), children: <Link to={`/contracts/${c.id}`}>{c.project_name}</Link> },
              { key: 'status', label: t('contract.status'), children: <StatusTag status={c.status as ContractStatus} /> },
              { key: 'amount', label: t('contract.amount'), children: <Money value={c.contract_amount} /> },
              { key: 'share', label: t('contract.share'), children: percent(deal.share) },
              { key: 'buyer', label: t('buyer'), children: c.buyer_name ?? '—' },
              { key: 'certificate', label: t('contract.certificate'), children: c.certificate_number ?? '—' },
            ]}
          />
        </>
      )}
    </section>
  );
}

/** Links one of the unit's contracts with its share. */
export function LinkDialog({ deal, onClose }: { deal: Conversion; onClose: () => void }) {
  const { t } = useTranslation('conversion');
  const [contract, setContract] = useState('');
  const [share, setShare] = useState('100');
  const [words, setWords] = useState('');
  const found = useQuery({
    queryKey: ['contract', 'pick', words],
    queryFn: () => take(api.GET('/contracts', { params: { query: { limit: 50, ...(words ? { q: words } : {}) } } })),
  });
  const bp = points(share);
  return (
    <StepDialog
      title={t('step.link')}
      about={t('contract.shareAbout')}
      disabled={contract === '' || bp === undefined || bp === 0}
      onClose={onClose}
      send={(_, key) => take(api.POST('/conversions/{id}/contract', { params: change(deal, key), body: { contract_id: contract, share: bp ?? 0 } }))}
    >
      <Labelled label={t('contract.title')}>
        {(id) => (
          <Select
            id={id}
            value={contract || undefined}
            placeholder={t('contract.choose')}
            loading={found.isFetching}
            showSearch={{ filterOption: false, onSearch: setWords }}
            options={(found.data?.items ?? []).map((c) => ({ value: c.id, label: `${c.acceptance_no ?? ''} ${c.project_name ?? ''}` }))}
            onChange={setContract}
          />
        )}
      </Labelled>
      <Labelled label={t('contract.share')}>{(id) => <ShareInput id={id} value={share} onChange={setShare} />}</Labelled>
    </StepDialog>
  );
}
