import { Button, Table, type TableColumnsType } from 'antd';
import { useTranslation } from '../../i18n';
import { CodeName } from '../../ui/CodeName';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { StateMark, VerificationMark } from '../marks';
import type { Organization } from '../may';
import { type OrganizationFilters, useOrganizations } from './useOrganizations';

/** The organisations that fit; the name opens one. */
export function OrganizationTable(props: { filters: OrganizationFilters; onOpen: (id: string) => void; onClear: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const list = useOrganizations(props.filters);
  const columns = useColumns(props.onOpen);
  if (list.isPending) return <PartSkeleton rows={8} />;
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (list.items.length === 0) {
    const filtered = props.filters.q !== '' || props.filters.side !== '';
    return (
      <EmptyState text={t(filtered ? 'organizations.emptySearch' : 'organizations.empty')}>
        {filtered && <Button onClick={props.onClear}>{t('organizations.clear')}</Button>}
      </EmptyState>
    );
  }
  return (
    <>
      <Table rowKey="id" size="middle" columns={columns} dataSource={list.items} pagination={false} loading={list.isPlaceholderData} scroll={{ x: 960 }} onRow={(row) => ({ className: 'admin-row', onClick: () => props.onOpen(row.id) })} />
      <div className="admin-foot">
        <span className="quiet">{t('organizations.count', { count: list.total })}</span>
        {list.hasNextPage && (
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common('more')}
          </Button>
        )}
      </div>
    </>
  );
}

function useColumns(onOpen: (id: string) => void): TableColumnsType<Organization> {
  const { t } = useTranslation('admin');
  return [
    {
      key: 'name',
      title: t('organizations.column.name'),
      render: (_, row) => (
        <>
          <Button type="link" className="admin-name" onClick={() => onOpen(row.id)}>
            {row.name}
          </Button>
          {row.side === 'BUREAU' && <div className="quiet">{t('side.BUREAU')}</div>}
        </>
      ),
    },
    { key: 'code', title: t('organizations.column.code'), width: 190, render: (_, row) => (row.credit_code ? <span className="admin-code">{row.credit_code}</span> : <span className="quiet">—</span>) },
    { key: 'place', title: t('organizations.column.place'), width: 170, render: (_, row) => <CodeName table={tableOf(row.zone_code || row.region_code)} code={row.zone_code || row.region_code} /> },
    { key: 'kind', title: t('organizations.column.kind'), width: 150, render: (_, row) => <CodeName table="party_kinds" code={row.party_kind} /> },
    { key: 'verification', title: t('organizations.column.verification'), width: 130, render: (_, row) => <VerificationMark value={row.verification} /> },
    { key: 'status', title: t('organizations.column.status'), width: 110, render: (_, row) => <StateMark value={row.status} /> },
  ];
}

/** The table that names a region: the city's own, the province's cities, or the provinces. */
export function tableOf(region: string): string {
  if (region.startsWith('3709')) return 'regions_taian';
  return region.endsWith('0000') ? 'provinces' : 'shandong_cities';
}
