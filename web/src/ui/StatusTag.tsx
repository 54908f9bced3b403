import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  ExclamationCircleOutlined,
  InboxOutlined,
  RollbackOutlined,
  SendOutlined,
  StopOutlined,
  SyncOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { Tag } from 'antd';
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { useCodeName } from './useCodeTable';

export type ContractStatus = Schemas['ContractStatus'];

const looks: Record<ContractStatus, [color: string, icon: ReactNode]> = {
  DRAFT: ['default', <EditOutlined key="i" />],
  SUBMITTED: ['blue', <InboxOutlined key="i" />],
  CORRECTION: ['orange', <ExclamationCircleOutlined key="i" />],
  NOT_ACCEPTED: ['red', <CloseCircleOutlined key="i" />],
  ACCEPTED: ['blue', <ClockCircleOutlined key="i" />],
  FIRST_REVIEW: ['geekblue', <ClockCircleOutlined key="i" />],
  EXPERT_REVIEW: ['purple', <TeamOutlined key="i" />],
  SECOND_REVIEW: ['geekblue', <ClockCircleOutlined key="i" />],
  TRANSFERRED_UP: ['default', <SendOutlined key="i" />],
  REGISTERED: ['green', <CheckCircleOutlined key="i" />],
  REFUSED: ['red', <CloseCircleOutlined key="i" />],
  WITHDRAWN: ['default', <RollbackOutlined key="i" />],
  CHANGE_PENDING: ['gold', <SyncOutlined key="i" />],
  RECHECK: ['gold', <SyncOutlined key="i" />],
  OBJECTION: ['purple', <ExclamationCircleOutlined key="i" />],
  DEREGISTERED: ['default', <StopOutlined key="i" />],
  REVOKED: ['red', <StopOutlined key="i" />],
};

/** Where a contract stands: colour, sign and words. */
export function StatusTag({ status }: { status: ContractStatus }) {
  const name = useCodeName('contract_statuses');
  const [color, icon] = looks[status];
  return (
    <Tag color={color} icon={icon}>
      {name(status)}
    </Tag>
  );
}
