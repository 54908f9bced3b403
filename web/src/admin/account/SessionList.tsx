import { DesktopOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Tag } from 'antd';
import { api, type Schemas, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { EmptyState } from '../../ui/EmptyState';
import { formatInstant } from '../../ui/format';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { Refusal } from '../Refusal';
import { type Sending, useSending } from '../useSending';
import { readAgent } from './agent';

type Session = Schemas['Session'];

/** The open sessions of a user, of oneself without one; each can be ended. */
export function SessionList({ userId }: { userId?: string }) {
  const { t } = useTranslation('admin');
  const sending = useSending();
  const list = useQuery({
    queryKey: ['admin', 'sessions', userId ?? ''],
    queryFn: async () => (await take(api.GET('/sessions', { params: { query: { user_id: userId } } }))).items,
  });
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <PartSkeleton rows={3} />;
  if (list.data.length === 0) return <EmptyState text={t('sessions.empty')} />;
  const others = list.data.filter((session) => !session.current);
  return (
    <>
      <Refusal refused={sending.refused} />
      <ul className="admin-sessions">
        {[...list.data.filter((session) => session.current), ...others].map((session) => (
          <Line key={session.id} session={session} sending={sending} />
        ))}
      </ul>
      {others.length > 1 && others.length < list.data.length && <EndOthers others={others} sending={sending} />}
    </>
  );
}

function Line({ session, sending }: { session: Session; sending: Sending }) {
  const { t } = useTranslation('admin');
  const { modal, message } = App.useApp();
  const name = useAgentName()(session);
  const end = async () => {
    const done = await sending.send(async () => (await api.DELETE('/sessions/{id}', { params: { path: { id: session.id } } })).response.ok);
    if (done) void message.success(t('sessions.ended'));
  };
  const ask = () => modal.confirm({ title: t('sessions.endTitle'), content: t('sessions.endText'), okText: t('sessions.endGo'), okButtonProps: { danger: true }, onOk: end });
  return (
    <li>
      <DesktopOutlined className="admin-session-sign" aria-hidden />
      <div className="admin-session">
        <div title={session.agent}>
          <strong>{name}</strong> {session.current && <Tag color="green">{t('sessions.current')}</Tag>}
        </div>
        <div className="quiet">
          {[
            t('sessions.opened', { at: formatInstant(session.created_at) }),
            t('sessions.renewed', { at: formatInstant(session.renewed_at) }),
            ...(session.address ? [t('sessions.address', { address: session.address })] : []),
          ].join(' · ')}
        </div>
      </div>
      {!session.current && (
        <Button danger disabled={sending.busy} aria-label={t('sessions.endOne', { program: name, at: formatInstant(session.created_at) })} onClick={ask}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}

function EndOthers({ others, sending }: { others: Session[]; sending: Sending }) {
  const { t } = useTranslation('admin');
  const { modal, message } = App.useApp();
  const end = async () => {
    const done = await sending.send(async () => {
      for (const { id } of others) await api.DELETE('/sessions/{id}', { params: { path: { id } } });
      return true;
    });
    if (done) void message.success(t('sessions.endedOthers'));
  };
  const ask = () =>
    modal.confirm({
      title: t('sessions.endOthersTitle', { count: others.length }),
      content: t('sessions.endOthersText'),
      okText: t('sessions.endOthers'),
      okButtonProps: { danger: true },
      onOk: end,
    });
  return (
    <Button danger loading={sending.busy} onClick={ask}>
      {t('sessions.endOthers')}
    </Button>
  );
}

function useAgentName(): (session: Session) => string {
  const { t } = useTranslation('admin');
  return (session) => {
    const { browser, system } = readAgent(session.agent ?? '');
    if (!browser) return session.agent || t('sessions.unknownProgram');
    return system ? t('sessions.program', { browser, system }) : browser;
  };
}
