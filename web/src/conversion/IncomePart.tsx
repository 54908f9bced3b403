import { useQuery } from '@tanstack/react-query';
import { Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { Money } from '../ui/Money';
import type { Conversion } from './model';
import { DistributeDialog } from './DistributeDialog';

type Income = Schemas['ConversionIncome'];

/** What came in for the deal, from confirmed settlements; each may be shared out once. */
export function IncomePart({ deal }: { deal: Conversion }) {
  const { t } = useTranslation('conversion');
  const [sharing, setSharing] = useState<Income>();
  const { data, isFetching } = useQuery({ queryKey: ['conversion', deal.id, 'income'], queryFn: () => take(api.GET('/conversions/{id}/income', { params: { path: { id: deal.id } } })) });
  const may = deal.actions.includes('distribute') && deal.terms.mode !== 'EQUITY';
  return (
    <section className="panel">
      <h2>{t('income.title')}</h2>
      <p className="quiet">{t('income.about')}</p>
      <Table<Income>
        rowKey="settlement_id"
        size="small"
        loading={isFetching}
        pagination={false}
        scroll={{ x: 560 }}
        dataSource={data?.items ?? []}
        locale={{ emptyText: <span className="quiet">{t('income.none')}</span> }}
        columns={[
          { title: t('income.on'), dataIndex: 'realised_on', className: 'conversion-tight' },
          { title: t('income.whole'), align: 'right', render: (_, i) => <Money value={i.whole} /> },
          { title: t('income.part'), align: 'right', render: (_, i) => <Money value={i.amount} /> },
          {
            title: t('state'),
            render: (_, i) =>
              i.distributed ? (
                <Tag color="green">{t('income.shared')}</Tag>
              ) : (
                may && (
                  <Button size="small" type="primary" aria-label={`${t('income.distribute')} ${i.realised_on}`} onClick={() => setSharing(i)}>
                    {t('income.distribute')}
                  </Button>
                )
              ),
          },
        ]}
      />
      {sharing && <DistributeDialog deal={deal} basis="SETTLEMENT" income={sharing} onClose={() => setSharing(undefined)} />}
    </section>
  );
}
