import { RollbackOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useCallback } from 'react';
import { ContractSheet } from '../../case/ContractSheet';
import { useDifference } from '../../case/DifferenceTable';
import { useTranslation } from '../../i18n';
import { useStepsHere } from '../step/useStep';
import { type ReturnList, useReturnList } from './returnList';

/** The form to read; one press sends a field back with a reason that can be edited later. */
export function FormTab() {
  const { contract } = useStepsHere();
  const list = useReturnList();
  const { data } = useDifference(contract.id, contract.round - 1, contract.round);
  const changed = new Set(data?.items.map((item) => item.pointer));
  const action = useCallback((pointer: string, label: string) => <ReturnButton list={list} pointer={pointer} label={label} />, [list]);
  return <ContractSheet contract={contract} fieldAction={list.open ? action : undefined} changed={changed} />;
}

interface ButtonProps {
  list: ReturnList;
  pointer: string;
  label: string;
  /** The reason to send it back with; a general one when left out. */
  reason?: string;
}

/** Puts a field on the return list, or takes it off again. */
export function ReturnButton({ list, pointer, label, reason }: ButtonProps) {
  const { t } = useTranslation('desk');
  const listed = list.has(pointer);
  const name = listed ? t('return.listedOf', { label }) : t(reason ? 'return.withReasonOf' : 'return.fieldOf', { label });
  return (
    <Button
      size="small"
      type={listed ? 'default' : 'text'}
      className={listed ? 'desk-return desk-return-on' : 'desk-return'}
      icon={<RollbackOutlined />}
      aria-label={name}
      aria-pressed={listed}
      title={name}
      onClick={() => list.toggle(pointer, reason)}
    >
      {listed ? t('return.listed') : t(reason ? 'return.withReason' : 'return.field')}
    </Button>
  );
}
