import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Modal, Table, type TableColumnsType, Tag, Upload } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { ReasonDialog } from './ReasonDialog';
import { uploadPaper, useSend } from './send';

type Introduction = Schemas['Introduction'];

/** Who was introduced to whom; both sides confirm. */
export function Introductions() {
  const { t } = useTranslation('brokerage');
  const { t: common } = useTranslation('common');
  const [making, setMaking] = useState(false);
  const [asking, setAsking] = useState<{ introduction: Introduction; withdraw: boolean }>();
  const { refused, send } = useSend();
  const list = useInfiniteQuery({
    queryKey: ['brokerage', 'introductions'],
    queryFn: ({ pageParam }) => take(api.GET('/introductions', { params: { query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <PartSkeleton rows={4} />;
  const params = (i: Introduction, key: string) => ({ path: { id: i.id }, header: { 'If-Match': ifMatch(i.version), 'Idempotency-Key': key } });
  const paper = (i: Introduction, file: File) =>
    send(async (key) => {
      const { id } = await uploadPaper(file);
      return take(api.POST('/introductions/{id}/paper', { params: params(i, key), body: { side: !i.a.on_platform && i.a.state === 'OPEN' ? 'A' : 'B', paper_id: id } }));
    });
  const columns: TableColumnsType<Introduction> = [
    {
      key: 'sides',
      title: t('introduction.sides'),
      render: (_, i) =>
        [i.a, i.b].map((side) => (
          <div key={side.credit_code}>
            {side.name} <Tag color={side.state === 'OPEN' ? undefined : side.state === 'REFUSED' ? 'red' : 'green'}>{t(`sideState.${side.state}`)}</Tag>
          </div>
        )),
    },
    {
      key: 'subject',
      title: t('introduction.subject'),
      render: (_, i) => (
        <>
          {i.subject}
          <div className="quiet">
            {i.broker.name} · {i.broker.broker_no}
          </div>
        </>
      ),
    },
    { key: 'on', title: t('introduction.on'), dataIndex: 'introduced_on', width: 120 },
    { key: 'until', title: t('introduction.until'), width: 120, render: (_, i) => (i.status === 'CONFIRMED' ? i.protected_until : '—') },
    { key: 'status', title: t('status'), width: 110, render: (_, i) => <Tag color={i.status === 'CONFIRMED' ? 'green' : undefined}>{t(`introductionStatus.${i.status}`)}</Tag> },
    {
      key: 'act',
      title: t('act'),
      render: (_, i) => (
        <>
          {i.actions.includes('answer') && (
            <>
              <Button size="small" type="primary" onClick={() => void send((key) => take(api.POST('/introductions/{id}/answer', { params: params(i, key), body: { confirm: true } })))}>
                {t('confirm')}
              </Button>{' '}
              <Button size="small" onClick={() => setAsking({ introduction: i, withdraw: false })}>
                {t('refuse')}
              </Button>
            </>
          )}
          {i.actions.includes('paper') && (
            <Upload
              showUploadList={false}
              beforeUpload={(file) => {
                void paper(i, file);
                return false;
              }}
            >
              <Button size="small">{t('introduction.paper')}</Button>
            </Upload>
          )}{' '}
          {i.actions.includes('withdraw') && (
            <Button size="small" danger onClick={() => setAsking({ introduction: i, withdraw: true })}>
              {t('introduction.withdraw')}
            </Button>
          )}
        </>
      ),
    },
  ];
  const items = list.data.pages.flatMap((page) => page.items);
  return (
    <>
      <p className="quiet">{t('introduction.about')}</p>
      <Button type="primary" onClick={() => setMaking(true)}>
        {t('introduction.make')}
      </Button>
      <Problem error={refused} />
      {items.length === 0 ? <EmptyState text={t('introduction.none')} /> : <Table<Introduction> rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 900 }} />}
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{common('more')}</Button>}
      {making && <Make onClose={() => setMaking(false)} />}
      {asking && (
        <ReasonDialog
          title={t(asking.withdraw ? 'introduction.withdraw' : 'refuse')}
          onClose={() => setAsking(undefined)}
          send={(reason, key) =>
            asking.withdraw
              ? take(api.POST('/introductions/{id}/withdraw', { params: params(asking.introduction, key), body: { reason } }))
              : take(api.POST('/introductions/{id}/answer', { params: params(asking.introduction, key), body: { confirm: false, reason } }))
          }
        />
      )}
    </>
  );
}

function Make({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('brokerage');
  const { busy, refused, send } = useSend(onClose);
  const [on, setOn] = useState(dayjs());
  const [typed, setTyped] = useState({ aCode: '', aName: '', bCode: '', bName: '', subject: '' });
  const body = () => ({
    a: { credit_code: typed.aCode.trim().toUpperCase(), name: typed.aName },
    b: { credit_code: typed.bCode.trim().toUpperCase(), name: typed.bName },
    subject: typed.subject,
    introduced_on: on.format('YYYY-MM-DD'),
  });
  return (
    <Modal
      open
      title={t('introduction.make')}
      okText={t('introduction.make')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: Object.values(typed).some((value) => value.trim() === ''), loading: busy }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/introductions', { params: { header: { 'Idempotency-Key': key } }, body: body() })))}
    >
      <div className="after-form">
        {(['aName', 'aCode', 'bName', 'bCode', 'subject'] as const).map((name) => (
          <Labelled key={name} label={t(`introduction.${name}`)}>
            {(id) => <Input id={id} value={typed[name]} onChange={(e) => setTyped({ ...typed, [name]: e.target.value })} />}
          </Labelled>
        ))}
        <Labelled label={t('introduction.on')}>{(id) => <DatePicker id={id} value={on} maxDate={dayjs()} allowClear={false} onChange={(d) => d && setOn(d)} />}</Labelled>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
