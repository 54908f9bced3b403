import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Table, type MenuProps, type TableColumnsType } from 'antd';
import type { MouseEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Schemas } from '../../api/client';
import { useTranslation } from '../../i18n';
import { ActingLine } from '../../mandates/ActingBanner';
import { ClockBadge } from '../../ui/ClockBadge';
import { CodeName } from '../../ui/CodeName';
import { formatInstant, today } from '../../ui/format';
import { Money } from '../../ui/Money';
import { StatusTag } from '../../ui/StatusTag';
import { useCopy } from '../useCopy';
import { useRemoveDraft } from '../useRemoveDraft';

type Summary = Schemas['ContractSummary'];

const addressOf = (contract: Summary): string => (contract.status === 'DRAFT' ? `/contracts/${contract.id}/edit` : `/contracts/${contract.id}`);

/** Contracts as rows; a row opens the contract. */
export function ContractTable({ contracts }: { contracts: Summary[] }) {
  const go = useNavigate();
  // A click on a link or a button within the row is that link's or button's.
  const open = (contract: Summary) => (event: MouseEvent) => {
    if (!(event.target as Element).closest('a, button, .clock, .ant-dropdown, .ant-modal-root')) go(addressOf(contract));
  };
  return (
    <Table<Summary>
      rowKey="id"
      size="small"
      className="contract-table"
      tableLayout="fixed"
      columns={useColumns()}
      dataSource={contracts}
      pagination={false}
      onRow={(contract) => ({ onClick: open(contract) })}
    />
  );
}

function useColumns(): TableColumnsType<Summary> {
  const { t } = useTranslation('contracts');
  return [
    { key: 'project', title: t('list.column.project'), render: (_, contract) => <Project contract={contract} /> },
    { key: 'kind', title: t('list.column.kind'), width: 108, render: (_, contract) => <CodeName table="contract_types" code={contract.sub_kind || contract.kind} /> },
    { key: 'parties', title: t('list.column.parties'), width: 170, render: (_, contract) => <Parties contract={contract} /> },
    { key: 'contract', title: t('list.column.contractAmount'), width: 146, align: 'right', render: (_, contract) => <Amount value={contract.contract_amount} /> },
    { key: 'technical', title: t('list.column.technicalAmount'), width: 146, align: 'right', render: (_, contract) => <Amount value={contract.technical_amount} /> },
    { key: 'status', title: t('list.column.status'), width: 110, render: (_, contract) => <StatusTag status={contract.status} /> },
    { key: 'due', title: t('list.column.due'), width: 130, render: (_, contract) => <Due contract={contract} /> },
    { key: 'updated', title: t('list.column.updated'), width: 94, render: (_, contract) => <time dateTime={contract.updated_at}>{formatInstant(contract.updated_at).slice(0, 10)}</time> },
    { key: 'more', title: <span className="visually-hidden">{t('list.column.more')}</span>, width: 38, render: (_, contract) => <RowMenu contract={contract} /> },
  ];
}

/** An amount; nothing while a draft has none. */
const Amount = ({ value }: { value: string }) => <Money value={value === '0.00' ? undefined : value} bare />;

function Project({ contract }: { contract: Summary }) {
  const { t } = useTranslation('contracts');
  const name = contract.project_name || t('list.untitled');
  return (
    <>
      <Link to={addressOf(contract)} className="project-name" title={name}>
        {name}
      </Link>
      {contract.acceptance_no && <div className="quiet project-number">{contract.acceptance_no}</div>}
      <ActingLine contract={contract} />
    </>
  );
}

function Parties({ contract }: { contract: Summary }) {
  const { t } = useTranslation('contracts');
  return (
    <>
      {(['seller', 'buyer'] as const).map((side) => (
        <div key={side} className="party-line" title={contract[side]}>
          <span className="party-mark">{t(`list.${side}`)}</span> {contract[side] || <span className="quiet">—</span>}
        </div>
      ))}
    </>
  );
}

/** What is due next with a contract. */
export function Due({ contract }: { contract: Summary }) {
  const { t } = useTranslation('contracts');
  if (contract.status === 'CORRECTION' && contract.correction_due) {
    const late = contract.correction_due < today();
    return (
      <span className={late ? 'clock-late' : 'clock-soon'}>
        {t(late ? 'list.correctionOverdue' : 'list.correctionDue')}
        <br />
        {contract.correction_due}
      </span>
    );
  }
  if (contract.clock) return <ClockBadge clock={contract.clock} />;
  if (contract.status === 'DRAFT') return <span className="quiet">{t('list.draftDue')}</span>;
  if (contract.registered_on) return <span className="quiet">{t('list.registeredOn', { date: contract.registered_on })}</span>;
  return <span className="quiet">—</span>;
}

function RowMenu({ contract }: { contract: Summary }) {
  const { t } = useTranslation('contracts');
  const go = useNavigate();
  const copy = useCopy();
  const remove = useRemoveDraft(() => undefined);
  const editable = contract.actions.includes('edit');
  const items: MenuProps['items'] = [
    ...(editable ? [{ key: 'edit', label: t('list.edit'), onClick: () => go(`/contracts/${contract.id}/edit`) }] : []),
    { key: 'open', label: t('list.open'), onClick: () => go(`/contracts/${contract.id}`) },
    { key: 'copy', label: t('list.copy'), onClick: () => void copy(contract.id) },
    ...(contract.actions.includes('delete') ? [{ key: 'delete', danger: true, label: t('list.remove'), onClick: () => remove(contract) }] : []),
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t('list.menu', { name: contract.project_name || t('list.untitled') })} />
    </Dropdown>
  );
}
