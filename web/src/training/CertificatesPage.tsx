import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Select, Space, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import { type Certificate, change, useBases, useSend } from './model';
import './training.css';
import { StatusOf, useLevelName } from './View';

/** /training/certificates: the certificates of a base; the bureau sees all. */
export function CertificatesPage() {
  const { t } = useTranslation('training');
  return (
    <div className="training-page">
      <PageHeader title={t('certificate.title')} sub={t('certificate.about')} />
      <section className="panel">
        <CertificateTable />
      </section>
    </div>
  );
}

type Step = { certificate: Certificate; step: 'cancel' | 'number' };

/** Certificates, of one course or of all. */
export function CertificateTable({ course }: { course?: string }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const me = useMe();
  const { own } = useBases();
  const levelName = useLevelName();
  const [level, setLevel] = useState<string>();
  const [status, setStatus] = useState<string>();
  const [step, setStep] = useState<Step>();
  const { data, error, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['training', 'certificates', course, level, status],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/training/certificates', {
          params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}), ...(course ? { course_id: course } : {}), ...(level ? { level } : {}), ...(status ? { status } : {}) } },
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
  });
  const cancels = (c: Certificate) => me.roles.includes('training_base') && c.organization_id === own?.organization_id && c.status === 'ISSUED';
  const numbers = (c: Certificate) => me.roles.includes('registrar') && c.status === 'ISSUED' && c.level !== 'L1' && !c.national_no;
  return (
    <>
      <div className="training-bar">
        <Select aria-label={t('level')} placeholder={t('level')} allowClear value={level} options={['L1', 'L2', 'L3'].map((value) => ({ value, label: levelName(value) }))} onChange={setLevel} />
        <Select
          aria-label={t('state')}
          placeholder={t('state')}
          allowClear
          value={status}
          options={(['ISSUED', 'CANCELLED'] as const).map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={setStatus}
        />
      </div>
      <Problem error={error ?? undefined} />
      <Table<Certificate>
        rowKey="id"
        size="small"
        loading={isFetching}
        pagination={false}
        scroll={{ x: 900 }}
        dataSource={data?.pages.flatMap((page) => page.items) ?? []}
        locale={{ emptyText: <span className="quiet">{t('certificate.none')}</span> }}
        columns={[
          { title: t('certificate.number'), dataIndex: 'number', className: 'training-tight' },
          { title: t('name'), className: 'training-tight', render: (_, c) => c.name ?? '' },
          { title: t('level'), className: 'training-tight', render: (_, c) => levelName(c.level) },
          ...(course ? [] : [{ title: t('course'), render: (_: unknown, c: Certificate) => <Link to={`/courses/${c.course_id}`}>{c.course_title}</Link> }, { title: t('base'), dataIndex: 'base_name' }]),
          { title: t('certificate.issuedOn'), dataIndex: 'issued_on', className: 'training-tight' },
          { title: t('certificate.until'), className: 'training-tight', render: (_, c) => c.valid_until ?? '' },
          { title: t('hours'), dataIndex: 'hours', align: 'right', className: 'training-tight' },
          { title: t('exam.score'), dataIndex: 'score', align: 'right', className: 'training-tight' },
          { title: t('certificate.national'), render: (_, c) => c.national_no ?? '' },
          { title: t('state'), className: 'training-tight', render: (_, c) => <><StatusOf status={c.status} />{c.reason ? <span className="quiet">{c.reason}</span> : null}</> },
          {
            title: t('roster.do'),
            render: (_, c) => (
              <Space>
                {numbers(c) && (
                  <Button size="small" aria-label={`${t('certificate.enterNational')} ${c.number}`} onClick={() => setStep({ certificate: c, step: 'number' })}>
                    {t('certificate.enterNational')}
                  </Button>
                )}
                {cancels(c) && (
                  <Button size="small" danger aria-label={`${t('certificate.cancel')} ${c.number}`} onClick={() => setStep({ certificate: c, step: 'cancel' })}>
                    {t('certificate.cancel')}
                  </Button>
                )}
              </Space>
            ),
          },
        ]}
      />
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} loading={isFetching}>
          {common('more')}
        </Button>
      )}
      {step && <StepDialog {...step} onClose={() => setStep(undefined)} />}
    </>
  );
}

function StepDialog({ certificate, step, onClose }: Step & { onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const [text, setText] = useState('');
  const { busy, refused, send } = useSend(onClose);
  const title = t(step === 'cancel' ? 'certificate.cancel' : 'certificate.enterNational');
  const save = (key: string) => {
    const params = change(certificate, key);
    return step === 'cancel'
      ? take(api.POST('/training/certificates/{id}/cancel', { params, body: { reason: text } }))
      : take(api.POST('/training/certificates/{id}/national-number', { params, body: { national_no: text } }));
  };
  return (
    <Modal
      open
      title={`${title} ${certificate.number}`}
      okText={title}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: text.trim() === '', loading: busy, danger: step === 'cancel' }}
      onCancel={onClose}
      onOk={() => void send(save)}
    >
      <p className="quiet">{t(step === 'cancel' ? 'certificate.cancelAbout' : 'certificate.nationalAbout')}</p>
      <Labelled label={t(step === 'cancel' ? 'reason' : 'certificate.national')}>
        {(id) => <Input id={id} value={text} maxLength={step === 'cancel' ? 1000 : 40} onChange={(e) => setText(e.target.value)} />}
      </Labelled>
      <Problem error={refused} />
    </Modal>
  );
}
