import { useQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Problem } from '../after/Problem';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { DownloadButton } from '../ui/DownloadButton';
import { EmptyState } from '../ui/EmptyState';
import { today } from '../ui/format';
import { Money } from '../ui/Money';
import { PartSkeleton } from '../ui/Skeletons';
import { type Contracts, isPeriod, sumOf, yearToDate } from './model';
import { type Days, Period } from './Period';

/** The registrations of a period: what is in the file, and the file. */
export function ExportPanel() {
  const { t } = useTranslation('national');
  const [days, setDays] = useState<Days>(() => yearToDate(today()));
  const [looked, setLooked] = useState<Days>();
  const query = `from=${days.from}&to=${days.to}`;
  return (
    <section className="panel" aria-label={t('export.title')}>
      <h2>{t('export.title')}</h2>
      <p>{t('export.about')}</p>
      <div className="national-line">
        <Period value={days} onChange={setDays} />
        {isPeriod(days) && (
          <>
            <Button onClick={() => setLooked(days)}>{t('export.look')}</Button>
            <DownloadButton path={`/national/export.xlsx?${query}`} fallback={`national-${days.from}-${days.to}.xlsx`}>
              {t('export.workbook')}
            </DownloadButton>
            <DownloadButton path={`/national/export.json?${query}`} fallback={`national-${days.from}-${days.to}.json`}>
              {t('export.data')}
            </DownloadButton>
          </>
        )}
      </div>
      {looked && looked.from === days.from && looked.to === days.to && <Content days={looked} />}
    </section>
  );
}

function Content({ days }: { days: Days }) {
  const { t } = useTranslation('national');
  const answer = useQuery({ queryKey: ['national', 'export', days], queryFn: () => take(api.GET('/national/export.json', { params: { query: days } })), gcTime: 0 });
  if (answer.isPending) return <PartSkeleton rows={4} />;
  if (answer.error) return <Problem error={answer.error} />;
  const { contracts } = answer.data;
  if (contracts.length === 0) return <EmptyState text={t('export.none')} />;
  return (
    <>
      <dl className="national-figures">
        <div>
          <dt>{t('export.rows')}</dt>
          <dd>{t('export.found', { count: contracts.length })}</dd>
        </div>
        <div>
          <dt>{t('export.contractSum')}</dt>
          <dd>
            <Money value={sumOf(contracts, 'totalamount')} />
          </dd>
        </div>
        <div>
          <dt>{t('export.technicalSum')}</dt>
          <dd>
            <Money value={sumOf(contracts, 'technicalamount')} />
          </dd>
        </div>
      </dl>
      <ContractTable contracts={contracts} />
    </>
  );
}

function ContractTable({ contracts }: { contracts: Contracts }) {
  const { t } = useTranslation('national');
  const columns: TableColumnsType<Contracts[number]> = [
    { key: 'acceptance', title: t('export.acceptance'), width: 140, render: (_, c) => c.acceptance_no },
    { key: 'project', title: t('export.project'), render: (_, c) => c.projectname },
    { key: 'seller', title: t('export.seller'), width: 140, render: (_, c) => c.sellername },
    { key: 'buyer', title: t('export.buyer'), width: 140, render: (_, c) => c.buyername },
    { key: 'on', title: t('export.registered'), width: 110, render: (_, c) => c.registered_on },
    { key: 'contract', title: t('export.contract'), width: 130, align: 'right', render: (_, c) => <Money value={c.totalamount} bare /> },
    { key: 'technical', title: t('export.technical'), width: 140, align: 'right', render: (_, c) => <Money value={c.technicalamount} bare /> },
    { key: 'number', title: t('export.number'), width: 160, render: (_, c) => c.regno || <span className="quiet">—</span> },
  ];
  return <Table rowKey={(c) => c.acceptance_no ?? ''} size="small" columns={columns} dataSource={contracts} pagination={{ pageSize: 10, showSizeChanger: false }} scroll={{ x: 1080 }} />;
}
