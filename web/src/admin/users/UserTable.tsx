import { Button, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { useMe } from '../../session/useMe';
import { EmptyState } from '../../ui/EmptyState';
import { InstantText } from '../../ui/InstantText';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { RoleMarks, StateMark } from '../marks';
import { mayAddUser, type User } from '../may';
import { useOrganizationsOf } from '../organizations/useOrganizations';
import { PasswordDialog } from './PasswordDialog';
import { UserActions, type UserTask } from './UserActions';
import { UserForm } from './UserForm';
import { UserSessions } from './UserSessions';
import { useUsers } from './useUsers';

/** The users, each with what one may do about it. */
export function UserTable({ organization, withOrganization }: { organization: string; withOrganization: boolean }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const list = useUsers(organization);
  const me = useMe();
  const [task, setTask] = useState<{ task: UserTask; id: string }>();
  const columns = useColumns(withOrganization ? list.items : [], (next, user) => setTask({ task: next, id: user.id }));
  const chosen = list.items.find((user) => user.id === task?.id);
  const close = () => setTask(undefined);
  if (list.isPending) return <PartSkeleton rows={8} />;
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (list.items.length === 0) {
    return <EmptyState text={t(organization ? 'users.emptyHere' : 'users.empty')}>{mayAddUser(me) && <p className="quiet">{t('users.emptyNext')}</p>}</EmptyState>;
  }
  return (
    <>
      <Table rowKey="id" size="middle" columns={columns} dataSource={list.items} pagination={false} loading={list.isPlaceholderData} scroll={{ x: withOrganization ? 1080 : 860 }} />
      <div className="admin-foot">
        <span className="quiet">{t('users.count', { count: list.total })}</span>
        {list.hasNextPage && (
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common('more')}
          </Button>
        )}
      </div>
      {chosen && task?.task === 'edit' && <UserForm user={chosen} organization={chosen.organization_id} onClose={close} />}
      {chosen && task?.task === 'password' && <PasswordDialog user={chosen} onClose={close} />}
      {chosen && task?.task === 'sessions' && <UserSessions user={chosen} onClose={close} />}
    </>
  );
}

function useColumns(users: User[], onTask: (task: UserTask, user: User) => void): TableColumnsType<User> {
  const { t } = useTranslation('admin');
  const me = useMe();
  const organizations = useOrganizationsOf(users.map((user) => user.organization_id));
  const columns: TableColumnsType<User> = [
    {
      key: 'name',
      title: t('users.column.name'),
      width: 130,
      render: (_, row) => (
        <>
          <strong>{row.display_name}</strong>
          {row.id === me.id && <span className="quiet">（{t('users.self')}）</span>}
        </>
      ),
    },
    { key: 'username', title: t('users.column.username'), width: 150, render: (_, row) => <span className="admin-code">{row.username}</span> },
    { key: 'organization', title: t('users.column.organization'), render: (_, row) => <span>{organizations.get(row.organization_id)?.name ?? '…'}</span> },
    {
      key: 'roles',
      title: t('users.column.roles'),
      width: 170,
      render: (_, row) => <RoleMarks roles={row.roles} />,
    },
    { key: 'status', title: t('users.column.status'), width: 90, render: (_, row) => <StateMark value={row.status} /> },
    { key: 'since', title: t('users.column.since'), width: 150, render: (_, row) => <InstantText value={row.created_at} /> },
    { key: 'more', title: t('users.column.more'), width: 120, render: (_, row) => <UserActions user={row} onTask={(task) => onTask(task, row)} /> },
  ];
  return users.length > 0 ? columns : columns.filter(({ key }) => key !== 'organization');
}
